const paths = {
  play: 'M8 5.5v13a.8.8 0 0 0 1.2.7l10.6-6.5a.8.8 0 0 0 0-1.4L9.2 4.8A.8.8 0 0 0 8 5.5z',
  pause: 'M7 5h3.2v14H7zM13.8 5H17v14h-3.2z',
  stop: 'M6.5 6.5h11v11h-11z',
  resume: 'M5 5h2.8v14H5zM11 5.5v13a.8.8 0 0 0 1.2.7l8.2-6.5a.8.8 0 0 0 0-1.4l-8.2-6.5A.8.8 0 0 0 11 5.5z',
  resync: 'M12 5a7 7 0 0 1 5.8 3.1V5.5h2v6h-6v-2h2.7A5 5 0 1 0 17 12.6h2A7 7 0 1 1 12 5z',
  link: 'M10.6 13.4a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1 1.4 1.4 1-1a2 2 0 0 1 2.9 2.9l-3 3a2 2 0 0 1-2.9 0zm2.8-2.8a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1-1.4-1.4-1 1a2 2 0 0 1-2.9-2.9l3-3a2 2 0 0 1 2.9 0z',
  add: 'M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z',
} as const;

export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
