// What the page does besides the widgets: waiting, losing the connection, and files that are too large.
(() => {
  const words = JSON.parse(document.getElementById("page-words").textContent);
  const show = (id, is_shown) => { document.getElementById(id).hidden = !is_shown; };

  // The token has done its work: a cookie that scripts cannot read has taken over.
  history.replaceState(null, "", location.pathname);

  window.voila_heartbeat = () => {
    const loading = document.getElementById("loading");
    if (loading) { loading.textContent = words.slow; }
  };
  window.voila_process = () => {};
  window.update_loading_text = () => {};
  window.display_cells = () => {
    if (!window.themeLoaded) { window.cellLoaded = true; return; }
    document.getElementById("loading")?.remove();
    document.getElementById("rendered_cells").style.display = "";
  };
  window.voila_finish = () => window.display_cells();

  const tells_of_death = (data) => {
    const size = data.byteLength ?? data.length ?? 0;
    if (size > 4096) { return false; }
    const said = typeof data === "string" ? data : new TextDecoder().decode(data);
    return /"execution_state":\s*"(autorestarting|restarting|dead)"/.test(said);
  };

  // A kernel that has died, or a server that was stopped, is seen on the socket between the page and its kernel.
  let is_leaving = false;
  window.addEventListener("pagehide", () => { is_leaving = true; });
  const Original = window.WebSocket;
  window.WebSocket = class extends Original {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", (event) => { if (tells_of_death(event.data)) { show("lost", true); } });
      this.addEventListener("close", () => { if (!is_leaving) { show("lost", true); } });
    }
  };

  // A message over the socket's limit would end the connection, so a file that large is stopped here. The widget's
  // field for files is not in the page: it is met when the widget's button opens it.
  const stop_too_large = (event) => {
    const field = event.target;
    const is_too_large = [...field.files].reduce((sum, file) => sum + file.size, 0) > words.largest;
    show("too-large", is_too_large);
    if (is_too_large) {
      event.stopImmediatePropagation();
      field.value = "";
    }
  };
  window.stop_too_large = stop_too_large;
  const open = HTMLInputElement.prototype.click;
  HTMLInputElement.prototype.click = function () {
    if (this.type === "file") { this.addEventListener("change", stop_too_large, { capture: true }); }
    open.call(this);
  };
})();
