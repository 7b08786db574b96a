// What is asked while nobody touches the page is marked as no use of the session (`caller.rs`).
const ask = fetch;
let touched = performance.now();
for (const act of ['pointerdown', 'keydown', 'click', 'input']) addEventListener(act, () => (touched = performance.now()), true);
window.fetch = (what, how) => {
  if (what instanceof Request && performance.now() - touched > 60000) what.headers.set('farol-by-itself', '1');
  return ask(what, how);
};
const begin = async () => {
  const words = {words};
  const program = fetch('{base}/farol_bg.wasm');
  for (const href of [{parts}]) {
    document.head.append(Object.assign(document.createElement('link'), { rel: 'preload', as: 'fetch', crossOrigin: '', href }));
  }
  const { default: init, hydrate } = await import('{base}/farol.js');
  await init({ module_or_path: program });
  const known = await words;
  // In a task of its own: what was typed meanwhile is shown first.
  setTimeout(() => hydrate(known));
};
let begun;
const once = () => (begun ??= begin());
if (document.hidden) once();
new PerformanceObserver(once).observe({ type: 'paint', buffered: true });
// Where nobody says when it was.
setTimeout(once, 500);
addEventListener('load', () => navigator.serviceWorker?.register('/worker.js').catch(() => {}));
