// What pages do better with JavaScript. Every task is complete without it. ES2020, no eval, no inline handlers.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  function randomKey() {
    var bytes = new Uint8Array(16);
    crypto.getRandomValues(bytes);
    return Array.prototype.map.call(bytes, function (b) { return ("0" + b.toString(16)).slice(-2); }).join("");
  }

  // Copy a text that is shown.
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (!button) { return; }
    var source = document.getElementById(button.getAttribute("data-copy"));
    if (!source) { return; }
    var text = source.value === undefined ? source.textContent : source.value;
    var told = function () { button.textContent = "已复制"; };
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(told);
    } else {
      var area = document.createElement("textarea");
      area.value = text;
      area.className = "out";
      document.body.appendChild(area);
      area.select();
      if (document.execCommand("copy")) { told(); }
      document.body.removeChild(area);
    }
  });

  // One pop-up open at a time; Escape and a click elsewhere close it.
  function closeOthers(except) {
    document.querySelectorAll("details.pop[open], .who > details[open]").forEach(function (one) {
      if (one !== except) { one.removeAttribute("open"); }
    });
  }
  document.addEventListener("click", function (event) { closeOthers(event.target.closest("details.pop, .who > details")); });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") { closeOthers(null); } });

  // An input method that is composing never submits.
  document.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) { event.preventDefault(); }
  }, true);

  // The same form twice: the second press does nothing (and the server would not count it either).
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-again")) { return; }
    if (form.hasAttribute("data-sent")) { event.preventDefault(); return; }
    form.setAttribute("data-sent", "");
    form.querySelectorAll("button").forEach(function (button) { button.setAttribute("aria-busy", "true"); });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { form.removeAttribute("data-sent"); });
  });

  // A request held while the session was renewed goes on by itself.
  var waiting = document.querySelector("form[data-held]");
  if (waiting) { waiting.submit(); }

  // Filters that act when chosen.
  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-auto]");
    if (form && !event.target.hasAttribute("data-find")) { form.submit(); }
  });

  // All rows of a list at once, as far as they are shown.
  document.addEventListener("change", function (event) {
    var all = event.target.closest("[data-all]");
    if (!all) { return; }
    all.closest("table").querySelectorAll("tbody input[type=checkbox]").forEach(function (box) {
      box.checked = all.checked && !box.closest("tr").hidden;
    });
  });

  // Rows of a list by what is typed.
  document.addEventListener("input", function (event) {
    var box = event.target.closest("[data-find]");
    if (!box) { return; }
    var word = box.value.trim().toLowerCase();
    // The server left rows out for what was looked for before: it is asked for all of them again.
    if (word === "" && box.defaultValue !== "") { box.form.submit(); return; }
    document.querySelectorAll(box.getAttribute("data-find") + " tbody tr").forEach(function (row) {
      var text = (row.textContent + " " + (row.getAttribute("data-also") || "")).toLowerCase();
      row.hidden = word !== "" && text.indexOf(word) < 0;
    });
  });

  // The grid: one table of number cells.
  var grid = document.querySelector("form[data-grid]");
  if (!grid) { return; }
  var body = grid.querySelector("tbody");
  var timer = null;
  var busy = false;
  var again = false;

  function cellsOf(row) { return Array.prototype.slice.call(row.querySelectorAll("input[data-cell]")); }
  function rows() { return Array.prototype.slice.call(body.querySelectorAll("tr")); }
  function at(rowIndex, columnIndex) {
    var row = rows()[rowIndex];
    return row ? cellsOf(row)[columnIndex] || null : null;
  }
  function place(input) {
    var row = input.closest("tr");
    return { row: rows().indexOf(row), column: cellsOf(row).indexOf(input) };
  }
  function go(input, down, right) {
    var here = place(input);
    var next = at(here.row + down, here.column + right);
    if (next && !next.readOnly) { next.focus(); next.select(); }
    return Boolean(next);
  }
  function plain(text) {
    return text.replace(/[\uFF10-\uFF19]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) - 0xFEE0); })
      .replace(/[\s,，'’]/g, "");
  }

  body.addEventListener("keydown", function (event) {
    var input = event.target;
    if (!input.hasAttribute || !input.hasAttribute("data-cell") || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) { return; }
    var moved = true;
    if (event.key === "ArrowDown" || (event.key === "Enter" && !event.shiftKey)) { go(input, 1, 0); }
    else if (event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey)) { go(input, -1, 0); }
    else if (event.key === "ArrowLeft" && input.selectionStart === 0) { go(input, 0, -1); }
    else if (event.key === "ArrowRight" && input.selectionEnd === input.value.length) { go(input, 0, 1); }
    else if (event.key === "Escape") { input.value = input.getAttribute("data-cell"); input.select(); }
    else { moved = false; }
    if (moved) { event.preventDefault(); }
  });
  body.addEventListener("focusin", function (event) {
    rows().forEach(function (row) { row.classList.remove("now"); });
    var row = event.target.closest("tr");
    if (row) { row.classList.add("now"); }
    if (event.target.select) { event.target.select(); }
  });

  body.addEventListener("paste", function (event) {
    var input = event.target;
    var data = event.clipboardData;
    if (!data || !input.hasAttribute("data-cell")) { return; }
    var lines = data.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
    if (lines.length === 1 && lines[0].indexOf("\t") < 0) { return; }
    event.preventDefault();
    var here = place(input);
    var over = 0;
    lines.forEach(function (line, down) {
      line.split("\t").forEach(function (text, right) {
        var cell = at(here.row + down, here.column + right);
        if (cell && !cell.readOnly) { cell.value = plain(text); touched(cell); } else { over += 1; }
      });
    });
    say(over > 0 ? "粘贴的内容有 " + over + " 格超出表格，没有填入" : "已粘贴 " + lines.length + " 行");
    save();
  });

  function say(text) {
    var line = document.getElementById("grid-says");
    if (line) { line.textContent = text; }
  }
  function changed(input) { return input.value !== input.getAttribute("data-cell"); }
  function touched(input) {
    input.closest("td").classList.toggle("dirty", changed(input));
  }
  body.addEventListener("input", function (event) {
    if (event.target.hasAttribute("data-cell")) { touched(event.target); }
  });
  // A cell is sent when it is left, the rest a moment later together with it.
  body.addEventListener("change", function (event) {
    if (!event.target.hasAttribute("data-cell")) { return; }
    event.target.value = plain(event.target.value);
    held = held.filter(function (input) { return input !== event.target; });
    touched(event.target);
    clearTimeout(timer);
    timer = setTimeout(save, 400);
  });
  function pending() {
    return Array.prototype.slice.call(body.querySelectorAll("input[data-cell]")).filter(function (input) {
      return changed(input) && held.indexOf(input) < 0;
    });
  }
  function save() {
    clearTimeout(timer);
    if (pending().length === 0) { return; }
    if (busy) { again = true; return; }
    busy = true;
    window.htmx.trigger(grid, "save");
  }
  // Sent last, and refused: the latter wait until they are touched again.
  var sent = [];
  var held = [];
  grid.addEventListener("htmx:configRequest", function (event) {
    var values = event.detail.parameters;
    var keep = {};
    sent = pending().map(function (input) { return { input: input, value: input.value }; });
    sent.forEach(function (one) {
      var code = one.input.closest("tr").getAttribute("data-row");
      keep[one.input.name] = one.value;
      keep["w." + code + "." + one.input.getAttribute("data-figure")] = one.input.getAttribute("data-cell");
      one.input.closest("tr").classList.add("saving");
    });
    keep.csrf = values.csrf;
    keep.key = randomKey();
    Object.keys(values).forEach(function (name) { delete values[name]; });
    Object.keys(keep).forEach(function (name) { values[name] = keep[name]; });
    say("正在保存…");
  });
  // A refusal names its row too, so its fragments are taken in like those of a success.
  document.body.addEventListener("htmx:beforeSwap", function (event) {
    var status = event.detail.xhr.status;
    if (status === 409 || status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
  grid.addEventListener("htmx:afterRequest", function (event) {
    busy = false;
    grid.querySelectorAll("tr.saving").forEach(function (row) { row.classList.remove("saving"); });
    if (!event.detail.xhr || event.detail.xhr.status === 0) {
      say("没有连上服务器，填的内容还在本页，稍后自动再存");
      timer = setTimeout(save, 5000);
      return;
    }
    if (event.detail.xhr.status === 401) { say("登录已过期：请点“保存”，重新登录后会接着保存"); return; }
    sent.forEach(function (one) {
      var says = document.getElementById("says-" + one.input.closest("tr").getAttribute("data-row"));
      if (!says || !says.hasAttribute("data-left")) { return; }
      var figure = one.input.getAttribute("data-figure");
      if (says.getAttribute("data-left").split(" ").indexOf(figure) < 0) {
        one.input.setAttribute("data-cell", one.value);
        touched(one.input);
      } else {
        // What another typed is now what this page has seen: the next save replaces it knowingly.
        var theirs = pairs(says, "data-theirs");
        if (figure in theirs) { one.input.setAttribute("data-cell", theirs[figure]); }
        held.push(one.input);
      }
    });
    repaint();
    if (again) { again = false; save(); }
  });
  function pairs(element, name) {
    var found = {};
    (element.getAttribute(name) || "").split(" ").forEach(function (pair) {
      var parts = pair.split(":");
      if (parts.length === 2) { found[parts[0]] = parts[1]; }
    });
    return found;
  }
  // The look of each cell is told by the server, beside the row's words.
  function repaint() {
    rows().forEach(function (row) {
      var says = row.querySelector("[data-cells]");
      if (!says) { return; }
      var looks = pairs(says, "data-cells");
      cellsOf(row).forEach(function (input) {
        var td = input.closest("td");
        var look = looks[input.getAttribute("data-figure")] || "";
        ["blank", "carried", "faulty"].forEach(function (name) { td.classList.toggle(name, name === look); });
        var before = input.getAttribute("data-before");
        input.title = look === "faulty" ? says.textContent : before ? "上月 " + before : "";
        if (look === "faulty") {
          input.setAttribute("aria-invalid", "true");
          input.setAttribute("aria-describedby", says.id);
        } else {
          input.removeAttribute("aria-invalid");
          input.removeAttribute("aria-describedby");
        }
      });
    });
  }
  window.addEventListener("beforeunload", function (event) {
    if (body.querySelector("td.dirty") && !grid.hasAttribute("data-sent")) { event.preventDefault(); event.returnValue = ""; }
  });
  // To the next yellow cell.
  document.addEventListener("click", function (event) {
    if (!event.target.closest("[data-next-yellow]")) { return; }
    var cells = Array.prototype.slice.call(body.querySelectorAll("td.blank input, td.faulty input, td.carried input"));
    var after = cells.filter(function (cell) {
      return document.activeElement !== cell && cell.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_PRECEDING;
    });
    var next = after[0] || cells[0];
    if (next) { next.focus(); }
  });
}());
