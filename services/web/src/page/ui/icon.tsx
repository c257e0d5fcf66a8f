const paths = {
  play: 'M8 5.2v13.6a.9.9 0 0 0 1.4.75l10.3-6.8a.9.9 0 0 0 0-1.5L9.4 4.45A.9.9 0 0 0 8 5.2z',
  pause: 'M7 5h3.4v14H7zM13.6 5H17v14h-3.4z',
  stop: 'M5.5 5.5h13v13h-13z',
  resync: 'M12 5a7 7 0 0 1 5.8 3.1V5.5h2v6h-6v-2h2.7A5 5 0 1 0 17 12.6h2A7 7 0 1 1 12 5z',
  link: 'M10.6 13.4a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1 1.4 1.4 1-1a2 2 0 0 1 2.9 2.9l-3 3a2 2 0 0 1-2.9 0zm2.8-2.8a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1-1.4-1.4-1 1a2 2 0 0 1-2.9-2.9l3-3a2 2 0 0 1 2.9 0z',
  check: 'M9.6 16.2 5.4 12 4 13.4l5.6 5.6L20.4 8.2 19 6.8z',
  add: 'M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z',
  close: 'm6.4 5 5.6 5.6L17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z',
  retry: 'M12 5a7 7 0 0 1 5.8 3.1V5.5h2v6h-6v-2h2.7A5 5 0 1 0 17 12.6h2A7 7 0 1 1 12 5z',
  code: 'M4 4h7v7H4zm2 2v3h3V6zm7-2h7v7h-7zm2 2v3h3V6zM4 13h7v7H4zm2 2v3h3v-3zm7-2h3v3h-3zm4 0h3v3h-3zm-4 4h3v3h-3zm4 0h3v3h-3z',
  loud: 'M4 9.5v5h3.2L12 18.6V5.4L7.2 9.5zm10.2-1.3a4.6 4.6 0 0 1 0 7.6l1.1 1.6a6.6 6.6 0 0 0 0-10.8z',
  mute: 'M4 9.5v5h3.2L12 18.6V5.4L7.2 9.5zm10.3.1L16.1 12l-1.8 2.4 1.5 1.1 1.7-2.2 1.7 2.2 1.5-1.1-1.8-2.4 1.8-2.4-1.5-1.1-1.7 2.2-1.7-2.2z',
  keys: 'M3 6h18v12H3zm2 2v8h14V8zm1.5 1.5h2v2h-2zm3.5 0h2v2h-2zm3.5 0h2v2h-2zm3 0h1.5v2h-1.5zM8 13h8v1.7H8z',
  leave: 'M5 4h8v2H7v12h6v2H5zm10.6 3.6L20 12l-4.4 4.4-1.4-1.4 2-2H10v-2h6.2l-2-2z',
  auto: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zm0 2v12a6 6 0 0 0 0-12z',
  light:
    'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zm-1-5h2v3h-2zm0 15h2v3h-2zM3 11h3v2H3zm15 0h3v2h-3zM5 6.4 6.4 5l2.1 2.1-1.4 1.4zm10.5 10.5 1.4-1.4L19 17.6 17.6 19zM17.6 5 19 6.4l-2.1 2.1-1.4-1.4zM7.1 15.5l1.4 1.4L6.4 19 5 17.6z',
  dark: 'M19.5 14.6A8 8 0 0 1 9.4 4.5a8 8 0 1 0 10.1 10.1z',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
