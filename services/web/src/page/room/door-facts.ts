/** What is known of a room before one is in. */
export type DoorFacts = {
  readonly title: string;
  readonly members?: readonly { readonly displayName: string; readonly present: boolean }[];
  readonly playback?: { readonly status: string; readonly track?: { readonly title: string } };
};

const named = 2;

/** `Ada, Bob and 3 more are in. Playing Sixty seconds.` */
export function whoIsIn({ members = [], playback }: DoorFacts): string {
  const here = members.filter(({ present }) => present).map(({ displayName }) => displayName || 'Guest');
  const more = here.length - named;
  const names = more > 0 ? [...here.slice(0, named), `${more} more`] : here;
  const list = names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names[0];
  const people = list === undefined ? 'Nobody is in yet.' : `${list} ${here.length === 1 ? 'is' : 'are'} in.`;
  const title = playback?.status === 'playing' || playback?.status === 'preparing' ? playback.track?.title : undefined;
  return title === undefined ? people : `${people} Playing ${title}.`;
}
