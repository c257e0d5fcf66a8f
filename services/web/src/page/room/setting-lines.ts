import type { RoomSettings, RoomSettingsChange } from '@tutti/protocol/json';

type Choice = { readonly value: string; readonly text: string };

/** One setting, in one line that a person understands. */
export type SettingLine = {
  readonly name: keyof RoomSettings;
  readonly label: string;
  readonly about: string;
  readonly choices: readonly Choice[];
  /** Shown only where it means something. */
  readonly when?: (settings: RoomSettings) => boolean;
};

export type SettingGroup = { readonly title: string; readonly lines: readonly SettingLine[] };

const hostOrAll = [
  { value: 'host', text: 'The host' },
  { value: 'members', text: 'Everyone' },
] as const;

export const settingGroups: readonly SettingGroup[] = [
  {
    title: 'Who may',
    lines: [
      { name: 'whoControls', label: 'Control playback', about: 'Play, pause, seek, skip and speed, for all at once.', choices: hostOrAll },
      { name: 'whoAdds', label: 'Add tracks', about: 'By upload or by link.', choices: hostOrAll },
      { name: 'whoOrders', label: 'Order tracks', about: 'Move them, and take them out.', choices: hostOrAll },
      {
        name: 'requireToken',
        label: 'Older apps',
        about: 'They carry no pass of ours; the room’s code is all they know.',
        choices: [
          { value: 'false', text: 'Come in by code' },
          { value: 'true', text: 'Stay outside' },
        ],
      },
    ],
  },
  {
    title: 'How a track starts',
    lines: [
      {
        name: 'waitFor',
        label: 'Wait until ready',
        about: 'A start can wait until devices have the track loaded; who is late joins in.',
        choices: [
          { value: 'nobody', text: 'For nobody' },
          { value: 'quorum', text: 'For most' },
          { value: 'everyone', text: 'For everyone' },
        ],
      },
      {
        name: 'quorum',
        label: 'Most means',
        about: 'This share of the people here.',
        choices: choices([0.5, 0.6, 0.7, 0.8, 0.9], (share) => `${Math.round(share * 100)} %`),
        when: ({ waitFor }) => waitFor === 'quorum',
      },
      {
        name: 'readyWithinMs',
        label: 'But no longer than',
        about: 'Then it starts with those who are ready.',
        choices: choices([2_000, 5_000, 8_000, 15_000, 30_000, 60_000], (ms) => `${ms / 1_000} s`),
        when: ({ waitFor }) => waitFor !== 'nobody',
      },
      {
        name: 'leadPolicy',
        label: 'Time to get ready',
        about: 'From the press of play to the first sound.',
        choices: [
          { value: 'adaptive', text: 'As the network needs' },
          { value: 'fixed', text: 'Always the same' },
        ],
      },
      {
        name: 'fixedLeadMs',
        label: 'Always',
        about: 'Longer is safer where lines are slow.',
        choices: choices([800, 1_000, 1_200, 1_500], (ms) => `${ms} ms`),
        when: ({ leadPolicy }) => leadPolicy === 'fixed',
      },
      {
        name: 'preset',
        label: 'Kind of network',
        about: 'Sets times and tolerances that suit it.',
        choices: [
          { value: 'none', text: 'Do not mind' },
          { value: 'measured', text: 'As measured' },
          { value: 'low-latency', text: 'Fast and near' },
          { value: 'high-latency', text: 'Slow or far' },
          { value: 'mobile', text: 'Phones on the move' },
        ],
      },
    ],
  },
  {
    title: 'How it goes on',
    lines: [
      {
        name: 'driftPolicy',
        label: 'Keep together',
        about: 'What a device does when it is off the room’s time.',
        choices: [
          { value: 'precise', text: 'To the millisecond' },
          { value: 'replay', text: 'Closely, for video' },
          { value: 'music', text: 'Gently, 0.25 s' },
          { value: 'party', text: 'Rarely, 0.2 s' },
        ],
      },
      {
        name: 'ambient',
        label: 'Ambient sound',
        about: 'The track is a background and goes round for ever.',
        choices: [
          { value: 'off', text: 'Off' },
          { value: 'together', text: 'On, all together' },
          { value: 'local', text: 'On, each for itself' },
        ],
      },
    ],
  },
];

/** A choice as the change that the room is asked for: lists know words, settings also numbers and yes or no. */
export function picked(name: keyof RoomSettings, value: string): RoomSettingsChange {
  const numeric = value !== '' && Number.isFinite(Number(value));
  return { [name]: name === 'requireToken' ? value === 'true' : numeric ? Number(value) : value };
}

/** A value that is not in the list, as an older page or the api may have set it, is listed too. */
export function choicesWith(line: SettingLine, value: RoomSettings[keyof RoomSettings]): readonly Choice[] {
  const now = String(value);
  return line.choices.some((choice) => choice.value === now) ? line.choices : [...line.choices, { value: now, text: now }];
}

function choices(values: readonly number[], text: (value: number) => string): readonly Choice[] {
  return values.map((value) => ({ value: String(value), text: text(value) }));
}
