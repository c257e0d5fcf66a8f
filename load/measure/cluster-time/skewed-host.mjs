// Preloaded into a service (`node --import`): its process believes to be on a host of its own, whose crystal is `ppm` too fast and whose wall clock is
// `aheadMs` ahead. What stands in the file `control`, a number of ms, is what somebody has set that wall clock by since. Nothing else is changed.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

const { ppm, aheadMs, control } = JSON.parse(process.env.SKEWED_HOST ?? '{"ppm":0,"aheadMs":0,"control":""}');
const realMonotonicMs = performance.now.bind(performance);
const wallAtStartMs = Date.now() - realMonotonicMs();
const lookEveryMs = 20;
let setByMs = 0;

const monotonicMs = () => realMonotonicMs() * (1 + ppm / 1e6);
performance.now = monotonicMs;
Date.now = () => Math.floor(wallAtStartMs + monotonicMs() + aheadMs + setByMs);

setInterval(() => {
  try {
    setByMs = Number(readFileSync(control, 'utf8')) || 0;
  } catch {
    // nobody has set it yet
  }
}, lookEveryMs).unref();
