// What a ring needs from the system beyond npm's packages, and the command that would bring it.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What is missing for `ring`, each with the command that would enable it. */
export function needs(ring) {
  if (ring !== 'browser') return [];
  const missing = [];
  if (!['chromium', 'google-chrome', 'chromium-browser'].some(isProgram))
    missing.push({ what: 'there is no Chromium', command: 'sudo apt-get install chromium' });
  if (!isProgram('faketime'))
    missing.push({ what: 'there is no faketime to set a browser’s clock wrong', command: 'sudo apt-get install faketime' });
  if (!isProgram('pulseaudio') && !isProgram('apt-get')) {
    missing.push({ what: 'there is no PulseAudio, and no apt-get to unpack one from', command: 'install pulseaudio' });
  }
  return missing;
}

/** Files whose tests all make or read films; a file of which only some do skips those by `hasFfmpeg`. */
const withFfmpeg = {
  integration: [
    'libs/media/src/clip-container.int.test.ts',
    'libs/media/src/clip/*.int.test.ts',
    'libs/media/src/sound/decode-sound.int.test.ts',
    'libs/testkit/src/clap-clip.int.test.ts',
    'load/bench/sound-align/align-pair.int.test.ts',
    'services/cli/src/clip.int.test.ts',
    'services/replay-ingest/src/*.int.test.ts',
  ],
  e2e: ['test/e2e/{bucket,clips,replay}.test.ts'],
  browser: ['test/browser/{clip-timeline,grid,players,replay-page,replay-real,replay-views}.test.ts'],
  faults: ['test/faults/hostile-files.test.ts'],
};

/** What is missing for some files of `ring`, which vitest.config.ts then leaves out, with the command that would enable them. */
export function needsOfFiles(ring) {
  const files = withFfmpeg[ring] ?? [];
  if (files.length === 0 || (isProgram('ffmpeg') && isProgram('ffprobe'))) return [];
  return [{ what: 'clips of cameras, there is no ffmpeg', command: 'sudo apt-get install ffmpeg', files }];
}

function isProgram(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
