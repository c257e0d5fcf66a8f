import { pause } from '@tutti/service';
import type { Attack } from './attack-port.ts';
import { oddFrames } from './raw-frames.ts';
import { oddUpgrade } from './upgrade-request.ts';

/** Upgrades at any of the paths, right and wrong, several over one connection, frames close behind or none. */
export const upgradeAttack = (weight: number, paths: readonly string[]): Attack => ({
  kind: 'upgrade',
  weight,
  async run({ connect, chance }) {
    const { one, percent, below } = chance;
    const line = await connect();
    for (let left = 1 + below(4); left > 0 && line.isOpen; left--) {
      const target = one(paths);
      line.write(oddUpgrade(target, chance), `upgrade ${target.slice(0, 40)}`);
      if (percent(40)) await line.settled(40);
    }
    for (const frame of percent(40) ? oddFrames(chance) : []) line.write(frame, 'a frame behind an upgrade');
    await pause(below(4));
    if (percent(70)) line.cut();
    else await line.over(20);
  },
});
