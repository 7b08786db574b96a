// Before anything is painted: whether something is open from the document before, so that its strip has its room (`tabs.css`).
try {
  if (sessionStorage.getItem('tabs')) document.documentElement.dataset.tabs = '';
} catch {
  // This browser keeps nothing.
}
