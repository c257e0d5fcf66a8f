export type TileRect = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

export type TileRectsOptions = {
  readonly count: number;
  readonly width: number;
  /** Undefined: as high as it needs to be. */
  readonly height: number | undefined;
  /** Which one is large. */
  readonly large: number | undefined;
  readonly gap?: number;
};

export type TilePlan = { readonly rects: readonly TileRect[]; readonly height: number };

const aspect = 16 / 9;
/** Of the whole, for the small ones beside a large one. */
const stripShare = 0.22;
const leastStrip = 104;

/** Where the pictures stand: as large as the window lets them be, all alike, or one large and the others beside it. */
export function tileRects(options: TileRectsOptions): TilePlan {
  const { count, width, height, large } = options;
  if (count === 0 || width <= 0) return { rects: [], height: height ?? 0 };
  if (large !== undefined && large < count && count > 1) return largeAndSmall({ ...options, large });
  return height === undefined ? stacked(options) : alike({ ...options, height });
}

function alike({ count, width, height, gap = 8 }: TileRectsOptions & { readonly height: number }): TilePlan {
  let best = { columns: 1, tile: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const tile = Math.min((width - gap * (columns - 1)) / columns, ((height - gap * (rows - 1)) / rows) * aspect);
    if (tile > best.tile + 0.5) best = { columns, tile };
  }
  const rows = Math.ceil(count / best.columns);
  const high = best.tile / aspect;
  const top = (height - rows * high - gap * (rows - 1)) / 2;
  const rects = Array.from({ length: count }, (_, at): TileRect => {
    const row = Math.floor(at / best.columns);
    const inRow = Math.min(best.columns, count - row * best.columns);
    const left = (width - inRow * best.tile - gap * (inRow - 1)) / 2;
    return rect(left + (at % best.columns) * (best.tile + gap), top + row * (high + gap), best.tile);
  });
  return { rects, height };
}

/** Where the page scrolls, as on a phone. */
function stacked({ count, width, gap = 8 }: TileRectsOptions): TilePlan {
  const columns = count <= 2 ? 1 : count <= 10 ? 2 : 3;
  const tile = (width - gap * (columns - 1)) / columns;
  const high = tile / aspect;
  const rects = Array.from({ length: count }, (_, at) =>
    rect((at % columns) * (tile + gap), Math.floor(at / columns) * (high + gap), tile),
  );
  const rows = Math.ceil(count / columns);
  return { rects, height: rows * high + gap * (rows - 1) };
}

function largeAndSmall({ count, width, height, large, gap = 8 }: TileRectsOptions & { readonly large: number }): TilePlan {
  if (height === undefined) {
    const high = width / aspect;
    const small = stacked({ count: Math.max(3, count - 1), width, height: undefined, large: undefined, gap });
    const others = small.rects.slice(0, count - 1).map((one) => ({ ...one, y: one.y + high + gap }));
    const bottom = others.reduce((lowest, one) => Math.max(lowest, one.y + one.height), high);
    return { rects: insert(others, large, rect(0, 0, width)), height: bottom };
  }
  const beside = width / height > 1.2;
  const strip = Math.max(leastStrip, (beside ? width : height) * stripShare);
  const place = beside ? { width: width - strip - gap, height } : { width, height: height - strip - gap };
  const rest = beside ? { width: strip, height } : { width, height: strip };
  const tile = Math.min(place.width, place.height * aspect);
  const one = rect((place.width - tile) / 2, (place.height - tile / aspect) / 2, tile);
  const others = alike({ count: count - 1, ...rest, large: undefined, gap }).rects.map((small) =>
    beside ? { ...small, x: small.x + place.width + gap } : { ...small, y: small.y + place.height + gap },
  );
  return { rects: insert(others, large, one), height };
}

const rect = (x: number, y: number, width: number): TileRect => ({ x, y, width, height: width / aspect });
const insert = (others: readonly TileRect[], at: number, one: TileRect): TileRect[] => [...others.slice(0, at), one, ...others.slice(at)];
