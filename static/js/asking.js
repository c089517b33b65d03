/* A step that cannot be taken back asks once, in the words of its button's data-asks. */
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-asks]");
    if (button && !button.disabled && !window.confirm(button.dataset.asks)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, { capture: true });
})();
