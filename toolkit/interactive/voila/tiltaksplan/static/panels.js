// What the start page's own panels need of the browser: to be told that they are seen, and files that are dropped.
(() => {
  // The kernel is made ready before anybody looks. This tells it that somebody does.
  const watch = new MutationObserver(() => {
    const begin = document.querySelector(".tp-begin");
    if (begin && begin.offsetParent === null) { return; }
    if (begin) {
      watch.disconnect();
      begin.click();
    }
  });
  watch.observe(document, { childList: true, subtree: true, attributes: true });

  // The widget writes how many files it holds after its words. It never holds any here.
  new MutationObserver(() => {
    for (const upload of document.querySelectorAll(".tp-upload")) {
      const words = upload.lastChild;
      if (words?.nodeType === Node.TEXT_NODE && / \(\d+\)$/.test(words.data)) {
        words.data = words.data.replace(/ \(\d+\)$/, "");
      }
    }
  }).observe(document, { childList: true, subtree: true });

  // A file that is dropped on the button is given to the widget as one that was chosen. Elsewhere nothing happens:
  // without this the browser would leave the page and show the file.
  const button = (event) => event.target instanceof Element ? event.target.closest(".tp-upload") : null;
  for (const name of ["dragover", "drop"]) {
    window.addEventListener(name, (event) => event.preventDefault());
  }
  document.addEventListener("dragover", (event) => button(event)?.classList.add("tp-over"));
  document.addEventListener("dragleave", (event) => button(event)?.classList.remove("tp-over"));
  document.addEventListener("drop", (event) => {
    const upload = button(event);
    if (!upload || !event.dataTransfer?.files.length) { return; }
    upload.classList.remove("tp-over");
    // The widget keeps its file field outside the page and clicks it; for this one click it is filled instead.
    const click = HTMLInputElement.prototype.click;
    HTMLInputElement.prototype.click = function give() {
      this.addEventListener("change", window.stop_too_large, { capture: true, once: true });
      this.files = event.dataTransfer.files;
      this.dispatchEvent(new Event("change"));
    };
    try { upload.click(); } finally { HTMLInputElement.prototype.click = click; }
  });
})();
