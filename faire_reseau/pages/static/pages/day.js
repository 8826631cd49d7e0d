// What runs now changes with the clock as well as with the agenda: asked again every half-minute while the page is seen.

const day = document.querySelector("#day");

async function again() {
  if (document.hidden || !day) return;
  try {
    const answer = await fetch(day.dataset.liveUrl, { headers: { "X-Fragment": "1" } });
    if (answer.ok) day.innerHTML = await answer.text();
  } catch {
    // Without connection the page stays as it was; the status line says so.
  }
}

setInterval(again, 30000);
