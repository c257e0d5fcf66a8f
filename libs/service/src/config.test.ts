import { expect, test } from 'vitest';
import { ConfigError, choiceEnv, intEnv, numberEnv, optionalEnv, requiredEnv, serviceConfig } from './config.ts';

test('a missing variable is named in one sentence that says what it is for', () => {
  expect(() => requiredEnv('POSTGRES_URL', 'where the log lives', {})).toThrow('POSTGRES_URL is not set: where the log lives.');
  expect(() => requiredEnv('POSTGRES_URL', 'where the log lives', { POSTGRES_URL: '' })).toThrow(ConfigError);
});

test.each(['8o80', '80.5', '', ' 80', '1e3', '0x50', '99999999999999999999'])('"%s" is no port', (PORT) => {
  const read = () => intEnv('PORT', { min: 1, max: 65_535 }, { PORT });
  expect(read).toThrow(/^PORT is .*whole number from 1 to 65535\.$/);
  expect(read).toThrow(ConfigError);
});

test('a number is read whole, its bounds included', () => {
  expect(intEnv('PORT', { min: 1, max: 65_535 }, { PORT: '65535' })).toBe(65_535);
  expect(intEnv('PORT', { default: 8080 }, {})).toBe(8080);
  expect(numberEnv('RATIO', { min: 0, max: 1 }, { RATIO: '0.25' })).toBe(0.25);
  expect(() => numberEnv('RATIO', { min: 0, max: 1 }, { RATIO: 'NaN' })).toThrow('RATIO is "NaN", but has to be a number from 0 to 1.');
  expect(() => intEnv('PORT', { min: 1 }, { PORT: '0' })).toThrow('PORT is "0", but has to be a whole number of at least 1.');
});

test('a choice outside the list names the list', () => {
  expect(() => choiceEnv('LOG_LEVEL', ['info', 'debug'], 'info', { LOG_LEVEL: 'loud' })).toThrow(
    'LOG_LEVEL is "loud", but has to be one of info, debug.',
  );
});

test('an empty variable counts as unset', () => {
  expect(optionalEnv('A', 'b', { A: '' })).toBe('b');
});

test('what all services share has defaults', () => {
  expect(serviceConfig('timesync', {})).toEqual({
    instanceId: `timesync-${process.pid}`,
    logLevel: 'info',
    listenHost: '127.0.0.1',
    healthPort: 0,
    otlpEndpoint: undefined,
    sampleRatio: 1,
  });
});
