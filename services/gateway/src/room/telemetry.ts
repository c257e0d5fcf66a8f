import type { Bus } from '@tutti/bus';
import { memberTelemetries, subjects } from '@tutti/protocol';

/** What one member's connection tells of its clock and its preparation, on its way to the room's statistics (T-4). Never an event (decision 11). */
export type Telemetry = ReturnType<typeof memberTelemetries.decode>;

type Who = Pick<Telemetry, 'roomId' | 'memberId'>;

export const tellTelemetry = (
  publish: (subject: string, bytes: Uint8Array) => void,
  { roomId, memberId }: Who,
  fields: Partial<Telemetry>,
): void => publish(subjects.telemetry(roomId), memberTelemetries.encode({ roomId, memberId, gone: false, ...fields }));

/** What the members of one room tell, whatever gateway they are connected to. */
export type TelemetryChannel = { listen(heard: (told: Telemetry) => void): AsyncDisposable };

export const busTelemetry = (roomId: string, bus: Pick<Bus, 'subscribe'>): TelemetryChannel => ({
  listen: (heard) =>
    bus.subscribe(subjects.telemetry(roomId), (bytes) => {
      const told = read(bytes);
      if (told) heard(told);
    }),
});

/** Undefined for what is no telemetry: a gateway of another version, perhaps. It counts for nothing here; timesync counts it. */
function read(bytes: Uint8Array): Telemetry | undefined {
  try {
    return memberTelemetries.decode(bytes);
  } catch {
    return undefined;
  }
}
