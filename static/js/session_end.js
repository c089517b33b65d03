/* Nothing typed is lost to the end of a session: it is announced in time, and whoever signs in
   again in another tab goes on with the form that is open here. */
(() => {
  "use strict";
  const { user, name, seconds, warnSeconds, look, stay, signIn, signOut } =
    document.currentScript.dataset;
  const WARN = Number(warnSeconds) * 1000;
  const TELL_EVERY = 5 * 60 * 1000;
  const TICK = 15 * 1000;
  const ANSWERS_WITHIN = 15 * 1000;

  // What the server said last. HERE: this user; OVER: nobody; ANOTHER: `other` is signed in.
  const [HERE, OVER, ANOTHER] = ["here", "over", "another"];
  let state = HERE;
  let other = "";
  let end = Date.now() + Number(seconds) * 1000;
  let canStay = true;
  let touched = Date.now();
  let told = Date.now();

  // --- What is shown ---------------------------------------------------------

  const element = (tag, words, attributes = {}) =>
    Object.assign(document.createElement(tag), { textContent: words, ...attributes });
  const button = (words, onclick) =>
    element("button", words, { type: "button", className: "button", onclick });
  const signInLink = () =>
    element("a", "新しいタブでサインイン", {
      href: signIn, target: "_blank", rel: "noopener", className: "button",
    });
  const time = (moment) =>
    new Date(moment).toLocaleTimeString("ja-JP", {
      hour: "numeric", minute: "numeric", timeZone: "Asia/Tokyo",
    });

  const notice = element("div", "", { className: "session-end" });
  notice.setAttribute("role", "alert");
  const dialog = element("dialog", "", { className: "session-dialog" });
  dialog.setAttribute("aria-labelledby", "session-dialog-title");
  dialog.setAttribute("aria-describedby", "session-dialog-words");
  // Another's words are not for whoever is signed in now.
  dialog.addEventListener("cancel", (event) => {
    if (state === ANOTHER) event.preventDefault();
  });
  document.body.append(notice, dialog);

  // A reply stays until it is closed, a state as long as it holds.
  let replies = false;
  const say = (words, ...actions) => {
    replies = false;
    // A screen reader would read the same words again.
    if (notice.firstChild?.textContent !== words) {
      notice.replaceChildren(element("p", words), ...actions);
    }
  };
  const reply = (words, ...actions) => {
    say(words, ...actions, button("閉じる", () => notice.replaceChildren()));
    replies = true;
  };
  const ask = (title, words, ...actions) => {
    dialog.replaceChildren(
      element("h2", title, { id: "session-dialog-title" }),
      element("p", words, { id: "session-dialog-words" }),
      ...actions,
    );
    if (!dialog.open) dialog.showModal();
  };
  const close = () => button("閉じる", () => dialog.close());

  const sayHowItStands = () => {
    const root = document.documentElement.classList;
    if (root.contains("is-anothers")) dialog.close();
    root.toggle("is-anothers", state === ANOTHER);
    if (state === ANOTHER) {
      ask(
        "ほかの利用者がサインインしています",
        `この画面は「${name}」が開きましたが、いまは「${other}」がサインインしています。この画面の内容は、表示も送信もできません。「${name}」がサインインし直すと、続きから使えます。「${other}」は、新しいタブで管理画面を開いてください。`,
      );
    } else if (state === OVER) {
      say("サインインは終わりました。入力した内容は、この画面に残っています。", signInLink());
    } else if (Date.now() < end - WARN) {
      if (!replies) notice.replaceChildren();
    } else if (canStay) {
      say(`操作がないため、${time(end)}にサインアウトします。`, button("作業を続ける", goOn));
    } else {
      say(`サインインから長い時間がたったため、${time(end)}にサインアウトします。それまでに保存してください。`);
    }
  };

  // --- What the server is asked ----------------------------------------------

  const answerOf = async (address) => {
    const answer = await fetch(address, {
      redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(ANSWERS_WITHIN),
    });
    if (answer.type === "opaqueredirect") return { user: "" };
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer.json();
  };

  // Whether it answered; what it said is kept.
  const learn = async (address) => {
    let answer;
    try {
      answer = await answerOf(address);
    } catch (error) {
      console.warn("session:", error);
      // What it would say by now is known without it.
      if (state === HERE && Date.now() > end) state = OVER;
      return false;
    }
    state = !answer.user ? OVER : String(answer.user) === user ? HERE : ANOTHER;
    other = answer.name;
    if (state === HERE) {
      end = Date.now() + answer.seconds * 1000;
      canStay = answer.can_stay;
      renewTokens(answer.token);
    }
    return true;
  };

  const renewTokens = (token) => {
    window.wagtailConfig.CSRF_TOKEN = token;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  };

  const check = async () => {
    const before = state;
    await learn(look);
    sayHowItStands();
    if (before !== HERE && state === HERE) welcomeBack();
  };

  const welcomeBack = () => {
    if (dialog.open) dialog.close();
    reply("サインインし直しました。まだ送信していない内容は、もう一度、保存や送信のボタンを押してください。");
    const controllerOf = (form, identifier) =>
      window.wagtail.app.getControllerForElementAndIdentifier(form, identifier);
    for (const form of document.querySelectorAll("form[data-controller~=w-autosave]")) {
      if (controllerOf(form, "w-unsaved").hasEditsValue) controllerOf(form, "w-autosave").save();
    }
  };

  const goOn = async () => {
    touched = told = Date.now();
    if (!(await learn(stay))) {
      say("サーバーに接続できません。もう一度押してください。", button("作業を続ける", goOn));
    } else if (state === HERE) {
      reply(`続けられます。操作がなければ、${time(end)}にサインアウトします。`);
    } else {
      sayHowItStands();
    }
  };

  // --- When it is asked ------------------------------------------------------

  for (const event of ["keydown", "pointerdown", "input"]) {
    document.addEventListener(event, () => { touched = Date.now(); }, { passive: true });
  }
  setInterval(async () => {
    if (state !== HERE) return;
    if (touched > told && Date.now() - told > TELL_EVERY) {
      told = Date.now();
      await learn(stay);
      sayHowItStands();
    } else if (Date.now() > end - WARN) {
      check();
    }
  }, TICK);
  // After a night, or from the tab in which somebody has signed in.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") check();
  });
  window.addEventListener("focus", check);
  document.addEventListener("w-autosave:error", check);

  // --- Before a form is sent -------------------------------------------------

  let asking = false;
  let passing = null;

  const pass = (form, submitter) => {
    passing = form;
    // Wagtail disables a button that works, and a disabled one is not sent along.
    const wasDisabled = submitter?.disabled;
    if (submitter) submitter.disabled = false;
    form.requestSubmit(submitter);
    if (submitter) submitter.disabled = wasDisabled;
    passing = null;
  };

  const hold = (submitter, answered) => {
    if (submitter?.dataset.wProgressLoadingValue) submitter.dataset.wProgressLoadingValue = "false";
    if (!answered) {
      ask("サーバーに接続できません", "まだ送信していません。入力した内容は、この画面に残っています。しばらく待ってから、もう一度送信してください。", close());
      return;
    }
    sayHowItStands();
    if (state === OVER) {
      ask("サインインが終わっています", "まだ送信していません。入力した内容は、この画面に残っています。新しいタブでサインインしてから、この画面に戻って、もう一度送信してください。", signInLink(), close());
    }
  };

  // First of all that listen, so that a question is asked once.
  window.addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    if (form.method !== "post" || form === passing || form.getAttribute("action") === signOut) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (asking) return;
    asking = true;
    const answered = await learn(look);
    asking = false;
    if (answered && state === HERE) pass(form, submitter);
    else hold(submitter, answered);
  }, { capture: true });
})();
