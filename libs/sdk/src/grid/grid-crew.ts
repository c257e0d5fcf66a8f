import { elementPilot } from './element-pilot.ts';
import type { GridCourse, GridPilot } from './grid-pilot.ts';
import type { GridView, GridViewOptions } from './grid-view.ts';
import type { GridClip } from './replay-grid-contract.ts';

/** The pilots of a grid's clips, each with the engine that suits it. A change of engine is not seen: the new one takes over once it shows what it should. */
export type GridCrew = Disposable & {
  /** Those in charge, in the clips' order. */
  readonly pilots: readonly GridPilot[];
  /** These, those that are about to take over, and the one that only sounds. */
  readonly all: readonly GridPilot[];
  /** The one that is heard, whether it is in charge of its picture or not. */
  readonly heard: GridPilot | undefined;
  setClips(clips: readonly GridClip[]): void;
  setAudible(clipId: string | undefined): void;
  showIn(clipId: string, element: HTMLElement | undefined): void;
  /** Takes over what is ready to. */
  tend(): void;
};

export type GridCrewOptions = {
  readonly wish: 'auto' | 'elements' | 'frames';
  readonly policy: 'frame' | 'replay';
  readonly course: () => GridCourse;
  readonly onChange: () => void;
  /** A frame of it, or a reading of its sound, has said where it is. */
  readonly onFrame: (pilot: GridPilot) => void;
  /** A pilot is new: it is to be brought where the others are. */
  readonly onOpened: (pilot: GridPilot) => void;
  readonly openView?: ((options: GridViewOptions) => GridView) | undefined;
};

/** One clip: who is in charge of its picture, who is to take over, and whether frames were tried in vain. */
type Post = { pilot: GridPilot; relief?: GridPilot | undefined; framesFail: boolean };

export function gridCrew({ wish, policy, course, onChange, onFrame, onOpened, openView }: GridCrewOptions): GridCrew {
  const posts = new Map<string, Post>();
  const places = new Map<string, HTMLElement>();
  let audibleId: string | undefined;
  let framesPilot: typeof import('./frames-pilot.ts').framesPilot | undefined;
  let sound: GridPilot | undefined;
  let isLoading = false;
  let isDisposed = false;

  const openElement = (clip: GridClip, onlySound: boolean): GridPilot => {
    const pilot: GridPilot = elementPilot({
      clip,
      course,
      policy,
      onlySound,
      onChange,
      onUnable: onChange,
      onFrame: () => onFrame(pilot),
      ...(openView && { openView }),
    });
    return pilot;
  };
  const open = (clip: GridClip, engine: GridPilot['engine']): GridPilot => {
    if (engine === 'elements' || !framesPilot) return openElement(clip, false);
    const pilot: GridPilot = framesPilot({ clip, course, onChange, onUnable: () => giveUp(pilot, clip.url) });
    return pilot;
  };
  /** Frames wherever they can be had: they were nearer to each other in every situation. Source: docs/adr/0090-grid-engines.md. */
  const wanted = ({ framesFail }: Pick<Post, 'framesFail'>): GridPilot['engine'] => {
    if (framesFail || wish === 'elements' || !('VideoDecoder' in globalThis)) return 'elements';
    if (!framesPilot) loadFrames();
    return framesPilot ? 'frames' : 'elements';
  };
  /** The demuxer is fetched by those who need it. */
  const loadFrames = () => {
    if (isLoading) return;
    isLoading = true;
    import('./frames-pilot.ts').then(
      (loaded) => {
        framesPilot = loaded.framesPilot;
        if (!isDisposed) tend();
      },
      () => {}, // Without it elements do.
    );
  };
  /** By an address that has been signed anew since, it may yet go on; else an element is to try. */
  const giveUp = (failed: GridPilot, url: string) => {
    const post = posts.get(failed.clip.clipId);
    if (!post) return;
    if (post.pilot !== failed || post.relief || failed.clip.url === url) post.framesFail = true;
    else {
      post.relief = open(failed.clip, 'frames');
      onOpened(post.relief);
    }
    queueMicrotask(() => !isDisposed && tend());
  };
  const put = ({ pilot }: Post) => places.get(pilot.clip.clipId)?.replaceChildren(pilot.picture);

  /** What is painted needs somebody to sound for it. */
  const tendSound = () => {
    const post = audibleId === undefined ? undefined : posts.get(audibleId);
    const clip = post?.pilot.engine === 'frames' && post.pilot.clip.hasSound ? post.pilot.clip : undefined;
    if (sound && (sound.clip.clipId !== clip?.clipId || !isSameFile(sound.clip.url, clip.url))) {
      sound[Symbol.dispose]();
      sound = undefined;
    }
    if (!clip) return;
    if (sound) return sound.setClip(clip);
    sound = openElement(clip, true);
    onOpened(sound);
  };

  const tend = () => {
    for (const post of posts.values()) {
      const engine = wanted(post);
      if (post.relief && post.relief.engine !== engine) {
        post.relief[Symbol.dispose]();
        post.relief = undefined;
      }
      if (post.pilot.engine !== engine && !post.relief) {
        post.relief = open(post.pilot.clip, engine);
        onOpened(post.relief);
      }
      if (!post.relief?.isThere) continue;
      post.pilot[Symbol.dispose]();
      post.pilot = post.relief;
      post.relief = undefined;
      put(post);
      onChange();
    }
    tendSound();
  };

  return {
    get pilots() {
      return [...posts.values()].map(({ pilot }) => pilot);
    },
    get all() {
      const pictures = [...posts.values()].flatMap(({ pilot, relief }) => (relief ? [pilot, relief] : [pilot]));
      return sound ? [...pictures, sound] : pictures;
    },
    get heard() {
      return sound ?? (audibleId === undefined ? undefined : posts.get(audibleId)?.pilot);
    },
    setClips(clips) {
      const before = new Map(posts);
      posts.clear();
      const opened: Post[] = [];
      for (const clip of clips) {
        const kept = before.get(clip.clipId);
        const isLost = kept?.pilot.reading().status === 'failed' && kept.pilot.clip.url !== clip.url;
        if (kept && !isLost && isSameFile(kept.pilot.clip.url, clip.url)) {
          before.delete(clip.clipId);
          kept.pilot.setClip(clip);
          kept.relief?.setClip(clip);
          posts.set(clip.clipId, kept);
          continue;
        }
        const post = { pilot: open(clip, wanted({ framesFail: false })), framesFail: false };
        opened.push(post);
        posts.set(clip.clipId, post);
        put(post);
      }
      for (const { pilot, relief } of before.values()) {
        pilot[Symbol.dispose]();
        relief?.[Symbol.dispose]();
      }
      for (const { pilot } of opened) onOpened(pilot);
      tend();
    },
    setAudible(clipId) {
      audibleId = clipId;
      tend();
    },
    showIn(clipId, element) {
      const post = posts.get(clipId);
      if (element) {
        places.set(clipId, element);
        if (post) put(post);
      } else {
        places.delete(clipId);
        post?.pilot.picture.remove();
      }
    },
    tend,
    [Symbol.dispose]() {
      isDisposed = true;
      for (const { pilot, relief } of posts.values()) {
        pilot[Symbol.dispose]();
        relief?.[Symbol.dispose]();
      }
      posts.clear();
      sound?.[Symbol.dispose]();
    },
  };
}

/** An address of ours is signed, and signed anew each time it is told: what is loaded stays. */
const isSameFile = (one: string, other: string): boolean => one.split('?')[0] === other.split('?')[0];
