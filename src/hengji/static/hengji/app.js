/* What pages do beyond plain HTML. Each page works without it.
   Listeners sit on the document, so that parts which arrive later are served too. */
(() => {
  "use strict";

  const root = document.documentElement;
  const WARN_SECONDS = 120;
  const DOWNLOAD_SECONDS = 3;

  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  const button = (kind, text) =>
    make("button", { type: "button", className: `btn btn-${kind}`, textContent: text });

  const submits = (form) =>
    Array.from(form.elements).filter((element) => element.type === "submit");

  /* Not form.action: a button may be called "action". */
  const attribute = (element, name, otherwise) => element.getAttribute(name) || otherwise;

  const csrfToken = () => {
    const field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  };

  /* ---- dialogs: ask() resolves to true or false, and focus goes back ---- */

  const show = (dialog) => {
    document.body.append(dialog);
    if (dialog.showModal) dialog.showModal();
    else dialog.setAttribute("open", "");
  };

  const titled = (title, text) => {
    const heading = make("h2", { id: "dialog-title", textContent: title });
    const said = make("p", { id: "dialog-text", textContent: text });
    const dialog = make("dialog", {}, heading, said);
    dialog.setAttribute("aria-labelledby", heading.id);
    dialog.setAttribute("aria-describedby", said.id);
    return { dialog, said };
  };

  const ask = (question, yes, danger) => {
    if (!window.HTMLDialogElement) return Promise.resolve(window.confirm(question));
    const before = document.activeElement;
    const { dialog } = titled("请确认", question);
    const cancel = button("secondary", "取消");
    const agree = button(danger ? "danger" : "primary", yes);
    dialog.append(make("div", { className: "actions" }, cancel, agree));
    return new Promise((resolve) => {
      const finish = (answer) => {
        dialog.remove();
        if (before) before.focus();
        resolve(answer);
      };
      agree.addEventListener("click", () => finish(true));
      cancel.addEventListener("click", () => finish(false));
      dialog.addEventListener("cancel", (event) => {
        event.preventDefault();
        finish(false);
      });
      show(dialog);
      cancel.focus();
    });
  };

  window.hengji = { ask };

  /* ---- data-confirm: ask before a button or link acts ---- */

  const agreed = new WeakSet();

  document.addEventListener(
    "click",
    (event) => {
      const target = event.target.closest("[data-confirm]");
      if (!target || agreed.delete(target)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const yes = target.dataset.confirmYes || "确定";
      ask(target.dataset.confirm, yes, target.classList.contains("btn-danger")).then((answer) => {
        if (!answer) return;
        agreed.add(target);
        target.click();
      });
    },
    true,
  );

  /* ---- data-keep: warn before unsaved text is lost; nothing is stored ---- */

  const unsaved = new Set();

  const note = (event) => {
    const form = event.target.closest && event.target.closest("form[data-keep]");
    if (form) unsaved.add(form);
  };
  document.addEventListener("input", note);
  document.addEventListener("change", note);

  window.addEventListener("beforeunload", (event) => {
    if (!Array.from(unsaved).some((form) => form.isConnected)) return;
    event.preventDefault();
    event.returnValue = "";
  });

  /* ---- a form is sent once ---- */

  /* A button that the server disabled stays so. */
  const held = new WeakSet();
  const hold = (form) =>
    submits(form)
      .filter((each) => !each.disabled)
      .forEach((each) => {
        held.add(each);
        each.disabled = true;
      });
  const release = (form) =>
    submits(form)
      .filter((each) => held.delete(each))
      .forEach((each) => (each.disabled = false));

  window.addEventListener("pageshow", () => Array.from(document.forms).forEach(release));

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    unsaved.delete(form);
    if (attribute(form, "method", "get").toLowerCase() !== "post") return;
    if (form.hasAttribute("data-upload") && window.FormData) {
      event.preventDefault();
      upload(form, event.submitter);
      return;
    }
    setTimeout(hold, 0, form);
    if (form.hasAttribute("data-download")) setTimeout(release, DOWNLOAD_SECONDS * 1000, form);
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) unsaved.delete(event.target);
  });

  /* ---- data-upload: show how far an upload has come ---- */

  const upload = (form, submitter) => {
    const data = new FormData(form);
    if (submitter && submitter.name) data.append(submitter.name, submitter.value);
    const bar = make("progress", { max: 100, value: 0 });
    const said = make("p", { textContent: "正在上传……" });
    const job = make("div", { className: "job" }, said, bar);
    bar.setAttribute("aria-label", "上传进度");
    said.setAttribute("role", "status");
    form.querySelectorAll(".job").forEach((old) => old.remove());
    form.append(job);
    hold(form);

    const fail = (reason) => {
      job.classList.add("job-failed");
      bar.remove();
      said.textContent = `没有上传成功：${reason}请检查后再试一次。`;
      release(form);
    };
    const finish = () => {
      const request = new XMLHttpRequest();
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        const percent = Math.round((event.loaded / event.total) * 100);
        bar.value = percent;
        if (percent === 100) said.textContent = "上传完毕，正在读取……";
      });
      request.addEventListener("error", () => fail("网络中断。"));
      request.addEventListener("load", () => {
        if (!turnTo(request)) fail(`服务器没有接受（${request.status}）。`);
      });
      request.open("POST", attribute(form, "action", window.location.href));
      request.send(data);
    };
    if (!form.dataset.parts) return finish();
    const tell = (name, sent, size, waiting) => {
      bar.value = Math.floor((sent / size) * 100);
      const far = `“${name}”已传 ${Math.floor((sent / size) * 100)}%`;
      said.textContent = waiting ? `${far}，网络中断，恢复后接着传……` : `${far}……`;
    };
    sendParts(form, data, tell).then(finish, (problem) => fail(problem.message));
  };

  /* ---- data-parts: files are sent in parts; a broken connection goes on where it broke ---- */

  const PATIENCE = [1, 2, 4, 8, 15, 30];
  const MOST_TRIES = 40;

  const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

  const memory = {
    get: (key) => {
      try {
        return window.sessionStorage.getItem(key) || "";
      } catch {
        return "";
      }
    },
    set: (key, text) => {
      try {
        window.sessionStorage.setItem(key, text);
      } catch {
        /* Then it begins anew after the page is left. */
      }
    },
  };

  const asked = (address, form, body) => {
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    if (body instanceof Blob) headers["Content-Type"] = "application/octet-stream";
    const options = { credentials: "same-origin", redirect: "manual" };
    if (body !== undefined) Object.assign(options, { method: "POST", headers, body });
    return fetch(address, options);
  };

  const refusal = (answer) => {
    if (answer.type === "opaqueredirect") {
      return Promise.resolve(new Error("登录已到期，重新登录后再选这个文件会接着传。"));
    }
    const status = `服务器没有接受（${answer.status}）。`;
    return answer.json().then((said) => new Error(said.said || status), () => new Error(status));
  };

  /* Tries again while the network or the server is away; resolves to the answer. */
  const patiently = async (ask, waiting) => {
    for (let tries = 0; ; tries += 1) {
      try {
        const answer = await ask();
        if (answer.status < 500) return answer;
      } catch {
        /* No network: wait and try again. */
      }
      if (tries >= MOST_TRIES) throw new Error("网络中断太久，已传的部分保留一天，再选这个文件会接着传。");
      waiting();
      await wait(PATIENCE[Math.min(tries, PATIENCE.length - 1)]);
    }
  };

  const begun = async (form, file, key, waiting) => {
    const known = memory.get(key);
    if (known) {
      const answer = await patiently(() => asked(known, form), waiting);
      if (answer.ok) return { url: known, ...(await answer.json()) };
    }
    const body = new URLSearchParams({ name: file.name, size: file.size });
    const answer = await patiently(() => asked(form.dataset.parts, form, body), waiting);
    if (!answer.ok) throw await refusal(answer);
    const upload = await answer.json();
    memory.set(key, upload.url);
    return upload;
  };

  const sendFile = async (form, file, tell) => {
    const key = ["hengji-upload", form.dataset.parts, file.name, file.size, file.lastModified].join(":");
    let sent = 0;
    const waiting = () => tell(file.name, sent, file.size, true);
    const upload = await begun(form, file, key, waiting);
    sent = upload.offset;
    while (sent < file.size) {
      tell(file.name, sent, file.size, false);
      const from = sent;
      const part = file.slice(from, from + upload.part);
      const address = `${upload.url}?offset=${from}`;
      const answer = await patiently(() => asked(address, form, part), waiting);
      if (!answer.ok && answer.status !== 409) throw await refusal(answer);
      sent = (await answer.json()).offset;
      alive = Date.now();
    }
    return upload.token;
  };

  /* Sends every chosen file and puts what names them into the form's data. */
  const sendParts = async (form, data, tell) => {
    for (const input of form.querySelectorAll("input[type=file]")) {
      data.delete(input.name);
      for (const file of Array.from(input.files).filter((each) => each.size)) {
        data.append("upload", await sendFile(form, file, tell));
      }
    }
  };

  /* Shows the page that answered an upload, as if the browser had gone there. */
  const turnTo = (request) => {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    if (!page.querySelector("main")) return false;
    window.history.replaceState(null, "", request.responseURL);
    document.title = page.title;
    document.body.replaceWith(page.body);
    if (window.htmx) window.htmx.process(document.body);
    ready();
    window.scrollTo(0, 0);
    if (!document.querySelector(".error-summary")) document.querySelector("main").focus();
    return true;
  };

  /* ---- data-autosubmit: a filter acts when it is chosen ---- */

  document.addEventListener("change", (event) => {
    const select = event.target.closest && event.target.closest("[data-autosubmit]");
    if (select && select.form) select.form.requestSubmit();
  });

  /* ---- large letters ---- */

  const LARGE = "hengji-large";

  const remembered = () => {
    try {
      return window.localStorage.getItem(LARGE) === "yes";
    } catch {
      return false;
    }
  };

  const setLarge = (large) => {
    root.classList.toggle("large", large);
    try {
      window.localStorage.setItem(LARGE, large ? "yes" : "no");
    } catch {
      /* The choice then holds for this page only. */
    }
  };

  const offerLarge = () => {
    const place = document.querySelector("[data-large]");
    if (!place || place.childElementCount) return;
    const toggle = make("button", { type: "button" });
    const label = () => {
      const large = root.classList.contains("large");
      toggle.textContent = large ? "标准版" : "大字版";
    };
    toggle.addEventListener("click", () => {
      setLarge(!root.classList.contains("large"));
      label();
    });
    label();
    place.append(toggle);
  };

  /* ---- the end of a session is announced and can be put off ---- */

  let alive = Date.now();
  let warning = null;
  let told = false;

  const stillHere = () => {
    const headers = { "X-CSRFToken": csrfToken() };
    const options = { method: "POST", headers, credentials: "same-origin", redirect: "manual" };
    return fetch(document.body.dataset.stillHere, options).then((answer) => {
      if (answer.ok) alive = Date.now();
      return answer;
    });
  };

  const warn = () => {
    const before = document.activeElement;
    warning = titled("即将退出登录", "");
    const go = button("primary", "继续使用");
    warning.go = go;
    warning.dialog.setAttribute("role", "alertdialog");
    warning.dialog.append(make("div", { className: "actions" }, go));
    const close = () => {
      warning.dialog.remove();
      warning = null;
      if (before) before.focus();
    };
    const stay = () => {
      if (warning.over) return close();
      const failed = () => (warning.said.textContent = "没有连上服务器，请再试一次。");
      return stillHere().then((answer) => {
        if (answer.ok) close();
        else if (answer.status >= 500) failed();
        else tell(0);
      }, failed);
    };
    go.addEventListener("click", stay);
    warning.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      stay();
    });
    show(warning.dialog);
    go.focus();
  };

  /* The scoring page keeps what is typed. */
  const keptHere = () => document.querySelector("[data-scores]") !== null;

  const tell = (left) => {
    if (left > 0 && !warning.over) {
      const time = left > 60 ? "两分钟" : "一分钟";
      const kept = keptHere()
        ? "没有保存的内容暂存在本机，登录后继续保存。"
        : "未保存的内容会丢失。";
      warning.said.textContent = `您有一段时间没有操作，${time}之内将自动退出，${kept}`;
      return;
    }
    warning.over = true;
    warning.said.textContent = keptHere()
      ? "已经退出登录。没有保存的内容暂存在本机，请刷新本页重新登录，登录后继续保存。"
      : "已经退出登录。请先把未保存的文字复制出来，再刷新本页重新登录。";
    warning.go.textContent = "知道了";
  };

  const watch = () => {
    const limit = Number(document.body.dataset.idleSeconds);
    if (!limit || !document.body.dataset.stillHere) return;
    const left = limit - (Date.now() - alive) / 1000;
    if (left > WARN_SECONDS || (left <= 0 && !warning && told)) return;
    if (!warning) warn();
    if (left <= 0) told = true;
    tell(left);
  };

  /* ---- start ---- */

  const ready = () => {
    alive = Date.now();
    told = false;
    offerLarge();
    const summary = document.querySelector(".error-summary");
    if (summary) summary.focus();
  };

  root.classList.toggle("large", remembered());
  ready();
  setInterval(watch, 5000);
})();
