import { type ClipEvent, clipEvents } from '@tutti/protocol';
import { lifter, type UpcasterTable } from '../lifter.ts';

/** As in `room/upcast.ts`: a new shape is a new version, an upcaster here and a golden file (E-5). */
const upcasters: UpcasterTable<ClipEvent['type']> = {};

export const { schemaVersionOf: clipSchemaVersionOf, upcast: upcastClip, toStored: toStoredClip } = lifter(clipEvents, upcasters);
