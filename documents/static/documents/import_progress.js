// Follows a job that is not finished: asks the API how far it is, and shows the page anew at its end.

const card = document.getElementById("job");
const stage = document.getElementById("stage");
const bar = document.getElementById("bar");
const count = document.getElementById("count");
const noWorker = document.getElementById("no-worker");

const FIRST_PAUSE = 400;
const LONGEST_PAUSE = 3000;
const PATIENCE = 10_000;
const opened = Date.now();

async function look(pause) {
  let job = null;
  try {
    const answer = await fetch(card.dataset.api, { headers: { Accept: "application/json" } });
    job = answer.ok ? await answer.json() : null;
  } catch {
    count.textContent = "The service does not answer: still trying.";
  }
  if (job) show(job);
  if (job && !["queued", "running"].includes(job.state)) return location.reload();
  setTimeout(look, pause, Math.min(pause * 1.3, LONGEST_PAUSE));
}

function show(job) {
  const queued = job.state === "queued";
  const since = Math.min(Date.parse(card.dataset.waiting), opened);
  noWorker.hidden = !(queued && Date.now() - since > PATIENCE);
  stage.textContent = queued ? "Waiting for a worker" : job.stage || "Reading the file";
  if (!job.total) return;
  bar.max = job.total;
  bar.value = job.progress;
  count.textContent = `${job.progress.toLocaleString("en")} of ${job.total.toLocaleString("en")}`;
}

look(FIRST_PAUSE);
