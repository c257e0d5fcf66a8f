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
