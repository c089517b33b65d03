/* Wagtail watches no form that a refused submission has come back with: once its words were saved,
   what was typed after them would be neither saved nor warned of, below a head that says 保存しました. */
(() => {
  "use strict";
  document.addEventListener("w-unsaved:ready", ({ target: form }) => {
    const unsaved = window.wagtail.app.getControllerForElementAndIdentifier(form, "w-unsaved");
    if (!unsaved.forceValue) return;
    // It begins to watch only where it does not think that all is unsaved already.
    unsaved.forceValue = false;
    unsaved.checkIntervalValueChanged(unsaved.checkIntervalValue);
    unsaved.forceValue = true;
  });
})();
