export { type ClapClip, type ClapClipOptions, clapClip, type FrameRate } from './clap-clip.ts';
export { drawClapFrame, type FrameSize, stripCells } from './clap-frame.ts';
export { clapSampleRate, clapSound, clickSound } from './clap-sound.ts';
export { type CodeStrip, decodeStrip, encodeStrip, stripColumns, stripRows } from './code-strip.ts';
export { type Correlation, correlate, dbfs, ExactZeroError, firstSoundSec, SILENCE_DBFS, SilentRecordingError } from './correlate.ts';
export { decodeClipSound, decodeLuma } from './decode-clip.ts';
export { type DelayProxy, type DelayProxyOptions, type Delays, delayProxy, type ProxiedConnection } from './delay-proxy.ts';
export { type FakeClock, fakeClock } from './fake-clock.ts';
export { type FoundClick, findClicks } from './find-clicks.ts';
export { at, given, type Past } from './given.ts';
export { type Witnessed, witnessPage } from './page-witness.ts';
export { endChild } from './process-group.ts';
export { type RunningService, servicesOf } from './ps.ts';
export { type RawBrowser, rawBrowser } from './raw-browser.ts';
export type { RawTab } from './raw-tab.ts';
export { readMetric } from './read-metric.ts';
export { seededRandom } from './seeded-random.ts';
export { type TestDatabase, type TestServers, testDatabase, testNats, testServers } from './servers.ts';
export { type ServiceExit, type ServiceProcess, startServiceProcess } from './service-process.ts';
export { type MissedPiece, type ShiftPiece, type ShiftTrack, shiftTrack } from './shift-track.ts';
export {
  BrowserUnavailableError,
  findChromium,
  type Skew,
  type SkewedBrowser,
  type SkewedBrowserOptions,
  skewedBrowser,
} from './skewed-browser.ts';
export { type Recording, type RunningRecording, type SoundLab, soundLab } from './sound-lab.ts';
export { compressSound, testSound, toneWav, wavOf, writeTestSound } from './sound-lab-file.ts';
export { PulseUnavailableError } from './sound-lab-pulse.ts';
export { type ReceivedSpan, type SpanReceiver, spanReceiver } from './span-receiver.ts';
export { type TimeEndpoint, timeEndpoint } from './time-endpoint.ts';
export { startTutti, type Tutti, type TuttiOptions, TuttiStartError } from './tutti.ts';
export { type WaitOptions, WaitTimeoutError, waitFor } from './wait-for.ts';
