// Loaded into a Node client before its script (`node --import`): all its clocks are wrong by CLOCK_OFFSET_SEC and run fast by CLOCK_PPM, as faketime makes
// them for the browser; only `process.hrtime` stays CLOCK_MONOTONIC, for the harness. (faketime itself would take that away, and Node's timers with it.)
const offsetMs = Number(process.env['CLOCK_OFFSET_SEC']) * 1000;
const rate = 1 + Number(process.env['CLOCK_PPM']) / 1e6;
const { timeOrigin } = performance;
const honestNow = performance.now.bind(performance);
const skewedNow = () => honestNow() * rate;

Object.defineProperty(performance, 'timeOrigin', { value: timeOrigin + offsetMs });
Object.defineProperty(performance, 'now', { value: skewedNow });
Date.now = () => Math.floor(timeOrigin + offsetMs + skewedNow());
