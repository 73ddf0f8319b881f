/* The page of a draft: an editor over its text, findings marked in it, words kept until they are saved.
   Without this script the page works as a plain form. What the text may contain is decided on the server. */
(() => {
  "use strict";

  const PAUSE = 400;
  const BLOCKS = new Set(["P", "H2", "H3", "H4", "H5", "H6", "LI", "TD", "TH", "BLOCKQUOTE", "CAPTION", "FIGCAPTION"]);
  const KEPT = new Set(["P", "H2", "H3", "H4", "H5", "H6", "BLOCKQUOTE", "UL", "OL", "LI", "TABLE", "CAPTION", "THEAD", "TBODY", "TFOOT", "TR", "TD", "TH", "BR", "HR", "STRONG", "EM", "B", "I", "U", "S", "SUB", "SUP", "A", "IMG", "FIGURE", "FIGCAPTION", "PRE"]);
  const ATTRIBUTES = { A: ["href", "title"], IMG: ["src", "alt"], TD: ["colspan", "rowspan"], TH: ["colspan", "rowspan", "scope"], OL: ["start", "type"] };
  const GONE = new Set(["SCRIPT", "STYLE", "TEMPLATE", "IFRAME", "OBJECT", "SVG", "MATH", "META", "LINK", "TITLE", "XML"]);

  /* a text that is pasted or shown, reduced to what a record may contain */

  function reduced(node, target) {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) {
        target.append(child.data);
      } else if (child.nodeType === Node.ELEMENT_NODE && !GONE.has(child.tagName.toUpperCase())) {
        const tag = child.tagName.toUpperCase() === "H1" ? "H2" : child.tagName.toUpperCase();
        if (!KEPT.has(tag)) {
          reduced(child, target);
          if (tag === "DIV") target.append(document.createElement("br"));
          continue;
        }
        const copy = document.createElement(tag);
        for (const name of ATTRIBUTES[tag] || []) {
          const value = child.getAttribute(name);
          if (value && !/^\s*(javascript|data|vbscript|file):/i.test(value)) copy.setAttribute(name, value);
        }
        for (const name of child.classList) if (/^(align-(left|center|right)|indent)$/.test(name)) copy.classList.add(name);
        reduced(child, copy);
        target.append(copy);
      }
    }
    return target;
  }

  const parsed = (html) => reduced(new DOMParser().parseFromString(html, "text/html").body, document.createElement("div"));

  /* the editor */

  function openEditor(box) {
    const source = box.querySelector("textarea");
    const page = box.querySelector(".editor-page");
    const tools = box.querySelector(".editor-tools");
    const address = (key) => box.dataset.fileAddress.replace(/\/0\/$/, `/${key}/`);
    let kept = null;

    const shown = (html) => {
      const content = parsed(html);
      for (const picture of content.querySelectorAll("img")) {
        const found = /^attachment:(\d+)$/.exec(picture.getAttribute("src") || "");
        if (found) { picture.dataset.file = found[1]; picture.src = address(found[1]); }
      }
      page.replaceChildren(...content.childNodes);
    };
    const written = () => {
      const copy = page.cloneNode(true);
      for (const picture of copy.querySelectorAll("img")) {
        if (picture.dataset.file) picture.setAttribute("src", `attachment:${picture.dataset.file}`);
        picture.removeAttribute("data-file");
      }
      for (const link of copy.querySelectorAll("a")) link.removeAttribute("rel");
      return copy.innerHTML.trim();
    };
    const changed = () => {
      source.value = written();
      source.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const remember = () => {
      const selection = document.getSelection();
      if (selection.rangeCount && page.contains(selection.anchorNode)) kept = selection.getRangeAt(0).cloneRange();
    };
    const recall = () => {
      page.focus();
      if (!kept) return;
      const selection = document.getSelection();
      selection.removeAllRanges();
      selection.addRange(kept);
    };
    const command = (name, value) => { recall(); document.execCommand(name, false, value); changed(); };
    const around = (...tags) => {
      let node = kept ? kept.startContainer : null;
      while (node && node !== page) {
        if (tags.includes(node.nodeName)) return node;
        node = node.parentNode;
      }
      return null;
    };

    shown(source.value);
    const start = written();
    page.contentEditable = "true";
    page.hidden = tools.hidden = false;
    source.hidden = true;
    document.execCommand("defaultParagraphSeparator", false, "p");
    document.execCommand("styleWithCSS", false, false);
    const label = document.querySelector(`label[for="${source.id}"]`);
    if (label) label.addEventListener("click", () => page.focus());

    page.addEventListener("input", changed);
    document.addEventListener("selectionchange", remember);
    page.addEventListener("paste", (event) => {
      const html = event.clipboardData.getData("text/html");
      event.preventDefault();
      if (!html) { document.execCommand("insertText", false, event.clipboardData.getData("text/plain")); return; }
      document.execCommand("insertHTML", false, parsed(html).innerHTML);
    });

    const panels = [...box.querySelectorAll("[data-panel]")];
    tools.addEventListener("mousedown", (event) => { if (event.target.closest("button")) event.preventDefault(); });
    tools.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.command) command(button.dataset.command);
      if (button.dataset.align) align(button.dataset.align);
      if (button.dataset.open) for (const panel of panels) panel.hidden = panel.dataset.panel !== button.dataset.open || !panel.hidden;
      if ("source" in button.dataset) {
        const isSource = source.hidden;
        if (!isSource) shown(source.value);
        source.hidden = !isSource;
        page.hidden = isSource;
        button.setAttribute("aria-pressed", String(isSource));
      }
    });
    tools.querySelector("[data-block]").addEventListener("change", (event) => command("formatBlock", `<${event.target.value}>`));

    function align(side) {
      recall();
      let node = kept ? kept.startContainer : null;
      while (node && node !== page && !BLOCKS.has(node.nodeName)) node = node.parentNode;
      if (!node || node === page) return;
      const name = `align-${side}`;
      const was = node.classList.contains(name);
      node.classList.remove("align-left", "align-center", "align-right");
      if (!was) node.classList.add(name);
      if (!node.className) node.removeAttribute("class");
      changed();
    }

    const apply = {
      link(panel) {
        const value = panel.querySelector("[data-value]").value.trim();
        if (/^(https?:\/\/|mailto:|tel:)/.test(value)) command("createLink", value);
      },
      table(panel) {
        const rows = Number(panel.querySelector("[data-rows]").value) || 1;
        const columns = Number(panel.querySelector("[data-columns]").value) || 1;
        const line = (tag) => `<tr>${`<${tag}><br></${tag}>`.repeat(columns)}</tr>`;
        command("insertHTML", `<table><thead>${line("th")}</thead><tbody>${line("td").repeat(Math.max(rows - 1, 1))}</tbody></table><p><br></p>`);
      },
      picture(panel) {
        const choice = panel.querySelector("select").selectedOptions[0];
        if (!choice) return;
        const text = document.createElement("span");
        text.textContent = panel.querySelector("[data-description]").value || choice.textContent;
        if ("picture" in choice.dataset) command("insertHTML", `<img src="${address(choice.value)}" data-file="${choice.value}" alt="${text.innerHTML.replace(/"/g, "&quot;")}">`);
        else command("insertHTML", `<a href="attachment:${choice.value}">${text.innerHTML}</a>`);
      },
    };
    const inTable = {
      row(cell) { const row = cell.parentNode.cloneNode(true); for (const one of row.cells) one.innerHTML = "<br>"; cell.parentNode.after(row); },
      column(cell) { for (const row of cell.closest("table").rows) { const beside = row.cells[Math.min(cell.cellIndex, row.cells.length - 1)]; const fresh = document.createElement(beside.tagName); fresh.innerHTML = "<br>"; beside.after(fresh); } },
      "drop-row"(cell) { const table = cell.closest("table"); cell.parentNode.remove(); if (!table.rows.length) table.remove(); },
      "drop-column"(cell) { const place = cell.cellIndex; for (const row of cell.closest("table").rows) if (row.cells[place]) row.cells[place].remove(); },
      drop(cell) { cell.closest("table").remove(); },
    };
    for (const panel of panels) {
      panel.addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (!button) return;
        if ("apply" in button.dataset) { apply[panel.dataset.panel](panel); panel.hidden = true; }
        if ("clear" in button.dataset) { command("unlink"); panel.hidden = true; }
        const cell = around("TD", "TH");
        if (button.dataset.table && cell) { inTable[button.dataset.table](cell); changed(); }
      });
      panel.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
        event.preventDefault();
        panel.querySelector("[data-apply]").click();
      });
    }
    return { page, source, show(html) { source.value = html; shown(html); }, untouched: () => written() === start };
  }

  /* findings, marked where they stand in the text */

  function rangesOf(root, text) {
    const nodes = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    let whole = "";
    while (walker.nextNode()) { nodes.push([whole.length, walker.currentNode]); whole += walker.currentNode.data; }
    const at = (offset) => {
      let found = nodes[0];
      for (const entry of nodes) { if (entry[0] > offset) break; found = entry; }
      return [found[1], offset - found[0]];
    };
    const ranges = [];
    for (let place = whole.indexOf(text); text && place >= 0; place = whole.indexOf(text, place + text.length)) {
      const range = new Range();
      range.setStart(...at(place));
      const [node, offset] = at(place + text.length - 1);
      range.setEnd(node, offset + 1);
      ranges.push(range);
    }
    return ranges;
  }

  function rangesOfFinding(page, item) {
    const wanted = item.dataset.inText;
    const links = [...page.querySelectorAll("a[href]")].filter((link) => link.getAttribute("href") === wanted);
    const inLinks = links.map((link) => { const range = new Range(); range.selectNodeContents(link); return range; });
    return inLinks.length ? inLinks : wanted.split("\n").flatMap((text) => rangesOf(page, text));
  }

  function markFindings(page) {
    if (!window.CSS || !CSS.highlights) return;
    const items = [...document.querySelectorAll(".finding:not(.is-justified)[data-in-text]")];
    CSS.highlights.set("finding", new Highlight(...items.flatMap((item) => rangesOfFinding(page, item))));
  }

  function showFindings(page) {
    for (const button of document.querySelectorAll("[data-show]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const item = document.getElementById(`finding-${button.dataset.show}`);
        const ranges = rangesOfFinding(page, item);
        const [range] = ranges;
        if (!range) return;
        (range.startContainer.parentElement || page).scrollIntoView({ block: "center" });
        if (CSS.highlights) CSS.highlights.set("shown", new Highlight(...ranges));
        const selection = document.getSelection();
        page.focus({ preventScroll: true });
        selection.removeAllRanges();
        selection.addRange(range);
      });
    }
  }

  /* words that are not saved yet: kept in this tab, asked about before it is left */

  function keepWords(form, editor) {
    const key = `draft:${form.dataset.draft}`;
    const seen = form.elements.seen_at.value;
    const fields = () => [...form.elements].filter((field) => field.name && field.type !== "file" && field.type !== "hidden" && field.tagName !== "BUTTON");
    const state = () => JSON.stringify(fields().map((field) => [field.name, field.value, field.checked === true]));
    const start = "unsaved" in form.dataset ? "" : state();
    const notice = document.getElementById("unsaved");
    let isSent = false;
    let timer = 0;

    const read = () => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } };
    const stored = read();
    if (stored && stored.seen === seen && stored.state !== state()) notice.hidden = false;
    else sessionStorage.removeItem(key);
    const isChanged = () => state() !== start;
    const store = () => {
      if (!isChanged()) return;
      try { sessionStorage.setItem(key, JSON.stringify({ seen, state: state() })); } catch { /* no room: the page still asks before it is left */ }
    };
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        store();
        markFindings(editor.page);
        const saved = form.querySelector("[data-saved]");
        if (saved) saved.hidden = isChanged();
      }, PAUSE);
    });
    notice.querySelector("[data-restore]").addEventListener("click", () => {
      const values = JSON.parse(stored.state);
      fields().forEach((field, number) => {
        const [name, value, isOn] = values[number] || [];
        if (name !== field.name) return;
        if (field.type === "radio" || field.type === "checkbox") field.checked = isOn; else field.value = value;
      });
      editor.show(editor.source.value);
      notice.hidden = true;
    });
    notice.querySelector("[data-forget]").addEventListener("click", () => { sessionStorage.removeItem(key); notice.hidden = true; });
    form.addEventListener("submit", (event) => {
      if (isSent) { event.preventDefault(); return; }
      store();
      isSent = true;
      form.classList.add("is-busy");
    });
    window.addEventListener("pageshow", () => { isSent = false; form.classList.remove("is-busy"); });
    window.addEventListener("beforeunload", (event) => { if (!isSent && isChanged()) event.preventDefault(); });
  }

  /* long work is said to be under way */

  for (const form of document.querySelectorAll("form[data-busy]")) {
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented || !form.querySelector("input[type=file]")?.files.length) return;
      const note = document.createElement("p");
      note.className = "message";
      note.setAttribute("role", "status");
      note.textContent = form.dataset.busy;
      (event.submitter?.closest("p, .form-row") || form).after(note);
    });
  }

  for (const box of document.querySelectorAll("[data-needs-script]")) box.hidden = false;

  const form = document.getElementById("draft");
  if (!form) return;
  const editor = openEditor(form.querySelector("[data-editor]"));
  markFindings(editor.page);
  showFindings(editor.page);
  keepWords(form, editor);
  document.getElementById("problem")?.scrollIntoView({ block: "center" });
})();
