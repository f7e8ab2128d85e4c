"use strict";
// The worker's loop: the first network is shown step by step, the others are trained as fast as they go.

const SLICE = 24;   // milliseconds of work between two messages
const SHOWN = 90;   // frames of the first network's path

let run = 0;

self.onmessage = ({ data }) => {
  run++;
  if (data.setting) start(data.setting, run);
};

function start(setting, mine) {
  const normal = randomFrom(setting.seed);
  const first = training(setting, normal);
  const tell = message => self.postMessage({ run: setting.run, ...message });
  let frame = 0;
  const show = () => {
    if (mine !== run) return;
    const before = first.state();
    const over = first.advance(Math.max(1, Math.ceil(before.steps * 0.09)));
    tell({ path: first.state(), step: first.step });
    frame++;
    if (!over && frame < 4 * SHOWN) setTimeout(show, setting.still ? 0 : 14);
    else { while (!first.advance(2000)) continue; tell({ path: first.state(), trials: [first.state()] }); more(); }
  };
  let done = 1, current = null;
  const more = () => {
    if (mine !== run || done >= setting.trials) { if (mine === run) tell({ over: true }); return; }
    const end = performance.now() + SLICE, trials = [];
    while (performance.now() < end && done < setting.trials) {
      current = current || training(setting, normal);
      if (!current.advance(400)) continue;
      trials.push(current.state());
      current = null;
      done++;
    }
    tell({ trials });
    setTimeout(more, 0);
  };
  show();
}
