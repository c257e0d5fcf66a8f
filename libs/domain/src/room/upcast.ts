import { type RoomEvent, roomEvents } from '@tutti/protocol';
import { lifter, type UpcasterTable } from '../lifter.ts';

/** A stored event keeps its shape for ever (E-5): a new shape is a new version, an upcaster here and a golden file. */
const upcasters: UpcasterTable<RoomEvent['type']> = {};

export const { schemaVersionOf, upcast, toStored } = lifter(roomEvents, upcasters);
