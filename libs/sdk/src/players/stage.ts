/** Where pictures are: in the place that the page gave, or kept in the page unseen, because a video that is taken out of it stops. */
export type Stage = {
  /** @returns whether the picture was moved, which is the end of a frame. */
  showIn(place: HTMLElement | undefined): boolean;
  /** The only one to be seen. */
  show(picture: HTMLElement | undefined): void;
  /** A new element in the page, for what has to stand in it from the beginning. */
  place(): HTMLElement;
  end(): void;
};

export function stage(): Stage {
  const wings = document.createElement('div');
  wings.style.cssText = 'position:fixed;inset:auto 0 0 auto;width:1px;height:1px;overflow:hidden;opacity:0;pointer-events:none';
  wings.inert = true;
  document.body.append(wings);
  let seenIn: HTMLElement | undefined;
  let shown: HTMLElement | undefined;

  return {
    showIn(next) {
      if (next === seenIn) return false;
      seenIn = next;
      if (!shown) return false;
      return !moveTo(next ?? wings, shown);
    },
    show(picture) {
      if (picture === shown) return;
      if (shown) moveTo(wings, shown);
      shown = picture;
      if (!picture) return;
      picture.style.width = '100%';
      picture.style.height = '100%';
      const parent = seenIn ?? wings;
      if (picture.parentElement !== parent) moveTo(parent, picture);
    },
    place() {
      const place = document.createElement('div');
      (seenIn ?? wings).append(place);
      return place;
    },
    end() {
      shown?.remove();
      wings.remove();
    },
  };
}

/** @returns whether it goes on as if nothing had happened; a frame does only where the browser can move elements as they are. */
function moveTo(parent: HTMLElement & { moveBefore?(node: Node, child: null): void }, picture: HTMLElement): boolean {
  if (picture.isConnected && parent.isConnected && parent.moveBefore) {
    parent.moveBefore(picture, null);
    return true;
  }
  parent.append(picture);
  return picture.tagName !== 'IFRAME';
}
