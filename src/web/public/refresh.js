// A page that waits says so with <main data-refresh-seconds>; it then reads itself again until it no longer does.
const main = document.querySelector('[data-refresh-seconds]');
if (main) setTimeout(() => location.reload(), Number(main.dataset.refreshSeconds) * 1000);
