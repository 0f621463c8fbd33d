/* Saves working papers as one types. Without it the page is a form with a save button.
   What is typed is kept in this browser at once (see unsaved.js) and forgotten only when the
   server says that it has it; each field goes with the text it showed before. */
(() => {
  "use strict";

  /* A file that proves the leaf is shown beside its score; the tree makes room. */
  const viewer = document.querySelector("[data-viewer]");
  const view = (shown) => {
    viewer.hidden = !shown;
    document.querySelector(".score-page").classList.toggle("viewing", shown);
  };
  if (viewer) {
    document.addEventListener("htmx:afterSwap", (event) => {
      if (event.detail.target.id === "beside-viewer") view(true);
    });
    viewer.querySelector("[data-close-viewer]").addEventListener("click", () => view(false));
  }

  const page = document.querySelector("[data-scores]");
  if (!page || !page.dataset.save) return;

  const SOON = 700;
  const AGAIN = 5000;
  const MOST_KEPT_ALIVE = 30000;
  const REASON = "reason";
  const SCORING = ["actual", "not_applicable", "override", "override_reason"];
  const unsaved = window.hengji.unsaved;
  const { evaluation, person } = page.dataset;
  const form = page.querySelector("[data-papers]");
  const state = page.querySelector("[data-save-state]");
  const reasonBox = page.querySelector("[data-reason]");
  const isGrid = !page.dataset.code;

  /* ---- fields and what is kept of them; a place is evaluation:code:field ---- */

  const placeOf = (code, field) => `${evaluation}:${code}:${field}`;
  const partsOf = (place) => {
    const [, ...rest] = place.split(":");
    return { field: rest.pop(), code: rest.join(":") };
  };
  const kept = (code) => unsaved.of(code === undefined ? `${evaluation}:` : `${evaluation}:${code}:`);
  const keptAt = (place) => (unsaved.of(place).find(([each]) => each === place) || [])[1];

  const fieldAt = (code, field) => {
    if (field === REASON) return isGrid || code === page.dataset.code ? reasonBox : null;
    const all = Array.from(page.querySelectorAll(`[data-field="${field}"]`));
    return all.find((each) => each.dataset.code === code);
  };
  const part = (element, name) => element.closest("[data-field-box]").querySelector(`[data-${name}]`);

  const say = (element, ...words) => {
    part(element, "said").replaceChildren(...words);
    element.removeAttribute("aria-invalid");
  };
  const mark = (element, waits) =>
    element.closest("[data-field-box]").classList.toggle("unsaved", waits);
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  /* ---- the state in words ---- */

  const tell = (kind, ...words) => {
    state.dataset.kind = kind;
    state.replaceChildren(...words);
  };
  const linkTo = (code) => {
    const tick = page.querySelector(`a [data-tick-of="${CSS.escape(code)}"]`);
    return tick ? make("a", { href: tick.closest("a").href, textContent: code }) : code;
  };
  const refused = new Map();
  let saved = false;

  const settle = () => {
    const open = kept().filter(([place]) => partsOf(place).field !== REASON);
    const clashing = open.filter(([, entry]) => entry.clash);
    const wrong = open.filter(([place]) => refused.has(place));
    const codes = (places) => {
      const names = new Set(places.map(([place]) => partsOf(place).code));
      return Array.from(names).flatMap((code) => [" ", linkTo(code)]);
    };
    if (clashing.length) return tell("trouble", "与他人的修改冲突，请选择留哪一个：", ...codes(clashing));
    if (wrong.length) return tell("trouble", "没有保存，请按栏目旁的说明改正：", ...codes(wrong));
    if (!open.length && isGrid) unsaved.forget(placeOf("", REASON));
    if (!open.length && saved) tell("saved", "已保存");
    return undefined;
  };

  const lost = () =>
    tell(
      "waiting",
      unsaved.lasting
        ? "没有连上，已暂存在本机，连上后自动保存"
        : "没有连上，请不要关闭本页，连上后自动保存",
    );
  const expired = () => {
    const here = encodeURIComponent(location.pathname);
    const link = make("a", { href: `${page.dataset.signIn}?next=${here}`, textContent: "登录" });
    if (!unsaved.lasting) link.target = "_blank";
    tell("waiting", "登录已过期，登录后继续保存 ", link);
  };

  /* ---- what can no longer be saved here is shown to be copied, and deleted when told ---- */

  const strand = (message) => {
    tell("trouble", message);
    page.querySelectorAll(".stranded").forEach((each) => each.remove());
    const left = kept();
    if (!left.length) return;
    const list = make("ul", {});
    left.forEach(([place, entry]) =>
      list.append(make("li", {}, `${partsOf(place).code} ${entry.label}：${entry.text || "（清空）"}`)),
    );
    const drop = make("button", { type: "button", className: "btn btn-secondary btn-small", textContent: "从本机删除" });
    const box = make("div", {}, make("p", { textContent: `${message}以下内容没有保存，暂存在本机，可以复制：` }), list, drop);
    const notice = make("div", { className: "notice notice-warning stranded" }, box);
    drop.addEventListener("click", () => {
      left.forEach(([place]) => unsaved.forget(place));
      notice.remove();
    });
    form.before(notice);
  };

  /* ---- a clash shows both values; the person chooses, neither is lost before ---- */

  const showClash = (element, place, entry) => {
    const { theirs, who, when } = entry.clash;
    const own = make("button", { type: "button", className: "btn btn-secondary btn-small", textContent: "用我下面填的" });
    const other = make("button", { type: "button", className: "btn btn-secondary btn-small", textContent: "用对方的" });
    own.addEventListener("click", () => {
      const now = keptAt(place) || entry;
      unsaved.keep(place, { ...now, was: theirs, clash: undefined });
      say(element);
      element.focus();
      send();
    });
    other.addEventListener("click", () => {
      unsaved.forget(place);
      element.value = part(element, "was").value = theirs;
      mark(element, false);
      say(element);
      element.focus();
      settle();
    });
    say(
      element,
      make(
        "div",
        { className: "clash" },
        make("p", { textContent: `${who}在 ${when} 已改成：` }),
        make("p", { className: "quoted", textContent: theirs || "（清空）" }),
        make("p", { textContent: "您填的还在下面，可以继续修改，再选择留哪一个。" }),
        make("div", { className: "actions" }, own, other),
      ),
    );
  };

  /* ---- what the server answers ---- */

  const update = (answer, code) => {
    const { total, leaves } = answer;
    const put = (name, text) =>
      page.querySelectorAll(`[data-${name}]`).forEach((each) => (each.textContent = text));
    put("total", total.total || "—");
    put("so-far-points", total.so_far);
    put("done", total.done);
    page.querySelectorAll("[data-so-far]").forEach((each) => (each.hidden = Boolean(total.total)));
    const each = (name, change) =>
      page.querySelectorAll(`[data-${name}-of]`).forEach((element) => {
        const leaf = leaves[element.getAttribute(`data-${name}-of`)];
        if (leaf) change(element, leaf);
      });
    each("score", (element, leaf) => (element.textContent = leaf.score || "—"));
    each("full", (element, leaf) => (element.textContent = leaf.full));
    each("overridden", (element, leaf) => (element.hidden = !leaf.overridden));
    each("tick", (element, leaf) => {
      element.className = `tick tick-${leaf.tick}`;
      element.title = leaf.progress;
      (element.querySelector("span") || element).textContent = leaf.progress;
    });
    page.querySelectorAll(`[data-because-of="${CSS.escape(code)}"]`).forEach((element) => {
      element.textContent = answer.because;
    });
    if (code !== page.dataset.code) return;
    put("because", answer.because);
    const flaws = page.querySelector("[data-flaws]");
    if (flaws) {
      flaws.replaceChildren(
        ...answer.lacks.map((text) => make("p", { className: "flaw-line", textContent: text })),
      );
    }
  };

  const stored = (code, sent, answer) => {
    saved = true;
    sent.forEach((entry, field) => {
      const place = placeOf(code, field);
      const now = keptAt(place);
      const element = fieldAt(code, field);
      const same = now && now.text === entry.text;
      if (field === REASON) {
        if (!same || !SCORING.some((each) => sent.has(each))) return;
        unsaved.forget(place);
        if (element && element.value === entry.text) element.value = "";
        if (element) say(element);
        return;
      }
      const text = answer.fields[field];
      if (same) unsaved.forget(place);
      else if (now) unsaved.keep(place, { ...now, was: text });
      if (!element) return;
      part(element, "was").value = text;
      if (element.value === entry.text && document.activeElement !== element) element.value = text;
      if (same) {
        mark(element, false);
        say(element);
      }
    });
    if (isGrid && reasonBox) say(reasonBox);
    update(answer, code);
  };

  const clashed = (code, clashes) =>
    clashes.forEach(({ field, ...clash }) => {
      const place = placeOf(code, field);
      const entry = { ...keptAt(place), clash };
      unsaved.keep(place, entry);
      const element = fieldAt(code, field);
      if (element) showClash(element, place, entry);
    });

  const flawed = (code, flaws, sent) => {
    const fields = new Set(flaws.map((flaw) => flaw.field));
    const scores = fields.has("") || fields.has(REASON) || SCORING.some((each) => fields.has(each));
    const held = Array.from(sent.keys()).filter((each) => fields.has(each) || (scores && SCORING.includes(each)));
    (held.length ? held : Array.from(sent.keys())).forEach((field) => refused.set(placeOf(code, field), true));
    flaws.forEach(({ field, message }) => {
      const element = fieldAt(code, field) || fieldAt(code, held[0]);
      if (!element) return;
      say(element, make("ul", { className: "errorlist" }, make("li", { textContent: message })));
      element.setAttribute("aria-invalid", "true");
    });
  };

  /* ---- sending: one request at a time, one leaf in each ---- */

  let busy = null;
  let timer = 0;

  const waiting = () => {
    const codes = new Map();
    kept().forEach(([place, entry]) => {
      const { code, field } = partsOf(place);
      if (entry.clash || refused.has(place)) return;
      if (!codes.has(code)) codes.set(code, new Map());
      codes.get(code).set(field, entry);
    });
    return Array.from(codes).find(([, fields]) => Array.from(fields.keys()).some((each) => each !== REASON));
  };

  const token = () => form.querySelector("input[name=csrfmiddlewaretoken]");

  const post = (code, fields) => {
    const body = new URLSearchParams({ code, person });
    if (isGrid && reasonBox) body.set(REASON, reasonBox.value);
    fields.forEach((entry, field) => {
      body.set(field, entry.text);
      if (field !== REASON) body.set(`was-${field}`, entry.was);
    });
    const text = body.toString();
    return fetch(page.dataset.save, {
      method: "POST",
      headers: { "X-CSRFToken": token().value, "Content-Type": "application/x-www-form-urlencoded" },
      body: text,
      credentials: "same-origin",
      redirect: "manual",
      keepalive: text.length < MOST_KEPT_ALIVE,
    });
  };

  /* After signing in again the page's token is of the session that ended. */
  const renewed = async () => {
    const answer = await fetch(location.pathname, { credentials: "same-origin", redirect: "manual" });
    if (!answer.ok) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const field = fresh.querySelector("[data-papers] input[name=csrfmiddlewaretoken]");
    if (!field || fresh.body.dataset.person !== person) return false;
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((each) => (each.value = field.value));
    return true;
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(send, AGAIN);
  };

  /* Sends one leaf; returns whether the next may follow at once. */
  const sendOne = async (code, fields) => {
    let answer = await post(code, fields);
    if (answer.status === 403 && (await renewed())) answer = await post(code, fields);
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      expired();
      return false;
    }
    if (answer.status >= 500) {
      tell("waiting", "服务器没有保存，已暂存在本机，稍后自动再试");
      later();
      return false;
    }
    const type = answer.headers.get("Content-Type") || "";
    if (!type.startsWith("application/json")) {
      strand("这项评价现在不能由您评分。");
      return false;
    }
    const told = await answer.json();
    if (told.refused) {
      strand(told.refused);
      return false;
    }
    if (told.clashes) clashed(code, told.clashes);
    else if (told.flaws) flawed(code, told.flaws, fields);
    else stored(code, fields, told);
    return true;
  };

  const sendAll = async () => {
    for (let next = waiting(); next; next = waiting()) {
      tell("saving", "正在保存");
      if (!(await sendOne(...next))) return false;
    }
    settle();
    return true;
  };

  const send = () => {
    clearTimeout(timer);
    if (!busy) {
      busy = sendAll()
        .catch(() => {
          lost();
          later();
          return false;
        })
        .finally(() => {
          busy = null;
        });
    }
    return busy;
  };

  /* ---- typing ---- */

  /* One reason serves all rows of the grid; on the page of a leaf it is the leaf's. */
  const typedReason = () => {
    const { code } = page.dataset;
    const place = placeOf(code, REASON);
    const entry = { was: "", text: reasonBox.value, label: "理由", at: Date.now() };
    if (reasonBox.value) unsaved.keep(place, entry);
    else unsaved.forget(place);
    if (isGrid) refused.clear();
    else SCORING.forEach((name) => refused.delete(placeOf(code, name)));
  };

  const typed = (element) => {
    if (element === reasonBox) {
      typedReason();
      return;
    }
    const { code, field, label } = element.dataset;
    const place = placeOf(code, field);
    const before = keptAt(place);
    const was = before ? before.was : part(element, "was").value;
    if (element.value === was && !busy && !(before && before.clash)) unsaved.forget(place);
    else unsaved.keep(place, { ...before, was, text: element.value, label, at: Date.now() });
    const again = SCORING.includes(field) ? SCORING : [field];
    again.forEach((name) => refused.delete(placeOf(code, name)));
    mark(element, Boolean(keptAt(place)));
    if (!keptAt(place)) say(element);
  };

  const isOurs = (element) => element.matches && element.matches("[data-field], [data-reason]");

  page.addEventListener("input", (event) => {
    if (!isOurs(event.target)) return;
    typed(event.target);
    clearTimeout(timer);
    timer = setTimeout(send, SOON);
  });
  page.addEventListener("change", (event) => {
    if (isOurs(event.target)) send();
  });

  /* ---- going on, by the button and by the keyboard ---- */

  const firstProblem = () => page.querySelector("[data-field][aria-invalid], .clash button");

  const goOn = async (address) => {
    if (busy) await busy;
    if (!(await send())) return;
    const problem = kept(page.dataset.code).some(([, entry]) => entry.clash) || firstProblem();
    if (problem) {
      const first = firstProblem();
      if (first) first.focus();
    } else if (address) location.assign(address);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const next = event.submitter && event.submitter.value && page.querySelector("[data-next]");
    goOn(next ? next.href : "");
  });

  const inputs = () => Array.from(page.querySelectorAll("[data-field]"));
  const step = (from, by) => {
    const all = inputs();
    const target = all[all.indexOf(from) + by];
    if (!target) return;
    target.focus();
    target.select();
  };

  const neighbour = (way) => page.querySelector(way > 0 ? "[data-next]" : "[data-previous]");

  page.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.shiftKey || event.metaKey) return;
    const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const isNumber = event.target.matches("[data-field][inputmode]");
    if (isGrid && isNumber && !event.ctrlKey && (arrow || event.key === "Enter")) {
      event.preventDefault();
      step(event.target, arrow || 1);
    } else if (!isGrid && event.ctrlKey && arrow) {
      event.preventDefault();
      const link = neighbour(arrow);
      if (link) goOn(`${link.href}#${event.target.id}`);
    } else if (!isGrid && isNumber && !event.ctrlKey && event.key === "Enter") {
      event.preventDefault();
      const link = neighbour(1);
      goOn(link ? `${link.href}#${event.target.id}` : "");
    }
  });

  /* ---- start: what was kept comes back into its fields, and is sent ---- */

  const restore = () => {
    kept().forEach(([place, entry]) => {
      const { code, field } = partsOf(place);
      const element = fieldAt(code, field);
      if (!element || (field === REASON && code !== page.dataset.code)) return;
      element.value = entry.text;
      if (field === REASON) return;
      mark(element, true);
      if (entry.clash) showClash(element, place, entry);
    });
    inputs()
      .filter((each) => each.value !== part(each, "was").value && !each.hasAttribute("aria-invalid"))
      .forEach(typed);
  };

  window.addEventListener("online", send);
  window.addEventListener("focus", () => kept().length && send());
  window.addEventListener("pagehide", () => waiting() && send());
  window.addEventListener("storage", settle);
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.lasting || !kept().length) return;
    event.preventDefault();
    event.returnValue = "";
  });

  page.querySelectorAll("[data-keys]").forEach((each) => (each.hidden = false));
  restore();
  if (waiting()) send();
  else settle();
  const first = location.hash && document.getElementById(location.hash.slice(1));
  if (first && isOurs(first)) {
    first.focus();
    if (first.select) first.select();
  }
})();
