/* What was typed and could not be sent yet: kept in this browser, for one person only.
   Signing out forgets it, and another person is told of it, never shown it. */
(() => {
  "use strict";

  const PREFIX = "hengji-unsaved:";
  const person = document.body.dataset.person || "";
  const elsewhere = new Map();
  let lasting = true;

  const entries = () => {
    const found = new Map(elsewhere);
    try {
      for (let index = 0; index < localStorage.length; index += 1) {
        const key = localStorage.key(index);
        if (key.startsWith(PREFIX)) found.set(key, localStorage.getItem(key));
      }
    } catch {
      lasting = false;
    }
    return found;
  };

  const keyOf = (place) => `${PREFIX}${person}:${place}`;

  const unsaved = {
    /* Whether what is kept outlives this page. */
    get lasting() {
      return lasting;
    },
    /* Returns [place, value] of everything of this person whose place begins so. */
    of: (beginning) =>
      Array.from(entries())
        .filter(([key]) => key.startsWith(keyOf(beginning)))
        .map(([key, text]) => [key.slice(keyOf("").length), JSON.parse(text)]),
    keep: (place, value) => {
      const text = JSON.stringify(value);
      try {
        localStorage.setItem(keyOf(place), text);
        elsewhere.delete(keyOf(place));
      } catch {
        lasting = false;
        elsewhere.set(keyOf(place), text);
      }
    },
    forget: (place) => {
      elsewhere.delete(keyOf(place));
      try {
        localStorage.removeItem(keyOf(place));
      } catch {
        lasting = false;
      }
    },
  };

  const remove = (keys) =>
    keys.forEach((key) => {
      elsewhere.delete(key);
      localStorage.removeItem(key);
    });
  const mine = () => Array.from(entries().keys()).filter((key) => key.startsWith(keyOf("")));
  const others = () => Array.from(entries().keys()).filter((key) => !key.startsWith(keyOf("")));

  /* ---- signing out ---- */

  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!person || !form.matches("[data-sign-out]")) return;
      const texts = mine().filter((key) => !key.endsWith(":reason"));
      if (!texts.length) {
        remove(mine());
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      const question =
        `本机还有 ${texts.length} 处内容没有保存到服务器。退出后为保护内容会从本机删除；` +
        "要保留的，请先取消，等连上后自动保存。";
      window.hengji.ask(question, "删除并退出", true).then((yes) => {
        if (!yes) return;
        remove(mine());
        form.submit();
      });
    },
    true,
  );

  /* ---- somebody else's ---- */

  const tell = () => {
    const main = document.querySelector("main");
    const count = others().length;
    if (!person || !main || !count) return;
    const drop = Object.assign(document.createElement("button"), {
      type: "button",
      className: "btn btn-secondary btn-small",
      textContent: "从本机删除",
    });
    const words = document.createElement("p");
    words.append(
      `这台电脑上存有另一账户没有保存的 ${count} 处内容，只有其本人登录后才会看到并继续保存。`,
    );
    const notice = document.createElement("div");
    notice.className = "notice notice-warning";
    notice.setAttribute("role", "status");
    const box = document.createElement("div");
    box.append(words, drop);
    notice.append(box);
    drop.addEventListener("click", () => {
      const question = `删除另一账户没有保存的 ${count} 处内容？删除后不能恢复。`;
      window.hengji.ask(question, "删除", true).then((yes) => {
        if (!yes) return;
        remove(others());
        notice.remove();
      });
    });
    const head = main.querySelector(".page-head");
    if (head) head.after(notice);
    else main.prepend(notice);
  };

  window.hengji = Object.assign(window.hengji || {}, { unsaved });
  tell();
})();
