import type { StoredMedia } from '@tutti/media';
import type { RoomCommand } from '@tutti/protocol';
import { Counter, Histogram, type Logger, type Registry } from '@tutti/service';

export type Answered = {
  readonly method: string;
  /** The route's pattern, never the path asked for: paths are endless. */
  readonly route: string;
  readonly status: number;
  readonly tookMs: number;
  readonly trace: { readonly traceId: string; readonly spanId: string } | undefined;
};

/** What the api counts and logs about its work, one function for each thing that happens. */
export type ApiMetrics = {
  answered(request: Answered): void;
  commanded(type: RoomCommand['type'], outcome: string): void;
  uploaded(media: StoredMedia, roomId: string): void;
  discarded(mediaId: string, reason: string): void;
  guestRegistered(memberId: string): void;
};

export function apiMetrics({ metrics: registry, log }: { metrics: Registry; log: Logger }): ApiMetrics {
  const registers = [registry];
  const requests = new Counter({
    name: 'tutti_http_requests_total',
    help: 'HTTP requests by method, route and status',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'tutti_http_request_seconds',
    help: 'From a request to the end of its answer',
    labelNames: ['route'],
    buckets: [0.002, 0.005, 0.01, 0.05, 0.1, 0.5, 2, 10],
    registers,
  });
  const commands = new Counter({
    name: 'tutti_http_commands_total',
    help: 'Room commands sent for HTTP callers, by type and outcome',
    labelNames: ['type', 'outcome'],
    registers,
  });
  const uploads = new Counter({
    name: 'tutti_uploads_total',
    help: 'Uploaded files by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const uploadBytes = new Counter({ name: 'tutti_upload_bytes_total', help: 'Bytes of files kept', registers });
  const guests = new Counter({ name: 'tutti_guests_total', help: 'Guest tokens handed out', registers });
  return {
    answered({ method, route, status, tookMs, trace }) {
      requests.inc({ method, route, status });
      seconds.observe({ route }, tookMs / 1000);
      const ids = trace === undefined ? {} : { trace_id: trace.traceId, span_id: trace.spanId };
      log.debug({ method, route, status, tookMs, ...ids }, 'request');
    },
    commanded(type, outcome) {
      commands.inc({ type, outcome });
    },
    uploaded({ mediaId, bytes, durationMs, contentType }, roomId) {
      uploads.inc({ outcome: 'kept' });
      uploadBytes.inc(bytes);
      log.info({ roomId, mediaId, bytes, durationMs, contentType }, 'uploaded');
    },
    discarded(mediaId, reason) {
      uploads.inc({ outcome: reason });
      log.info({ mediaId, reason }, 'upload discarded');
    },
    guestRegistered(memberId) {
      guests.inc();
      log.debug({ memberId }, 'guest');
    },
  };
}
