import { optionalEnv, readConfig, requiredEnv, serviceConfig, startService } from '@tutti/service';

/** A service for tests of the supervisor: ready at once, says when it stops, fails when FAKE_FAULT says so. */
const config = readConfig(() => ({ ...serviceConfig('fake'), name: requiredEnv('FAKE_NAME', 'what the test calls it') }));
const fault = optionalEnv('FAKE_FAULT', undefined);
if (fault === 'config') readConfig(() => requiredEnv('FAKE_MISSING', 'the test wants it missing'));
const service = await startService(config.name, config);
if (fault === 'crash') throw new Error('the wheel came off');
service.own({ [Symbol.dispose]: () => service.log.info(`${config.name} drained`) });
if (fault === 'stuck') service.own({ [Symbol.asyncDispose]: () => new Promise<void>(() => undefined) });
service.ready('itself', () => true);
await service.untilStopped();
