import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { handleError, handleNotFound } from './error-handler.ts';
import { guardRequests } from './guard-requests.ts';
import { setHeaders } from './headers.ts';
import type { ApiNeeds } from './needs.ts';
import { observeRequests } from './observe-requests.ts';
import { describeApi, openapiRoute } from './openapi.ts';
import { rateLimits } from './rate-limits.ts';
import { addShapes } from './response-shapes.ts';
import { configJsonRoute } from './routes/config-json.ts';
import { exportRoutes } from './routes/exports.ts';
import { healthRoutes } from './routes/health.ts';
import { mediaRoute } from './routes/media.ts';
import { pagesRoute } from './routes/pages.ts';
import { partyStateRoute } from './routes/party-state.ts';
import { roomHistoryRoutes } from './routes/room-history.ts';
import { roomSyncRoutes } from './routes/room-sync.ts';
import { roomRoutes } from './routes/rooms.ts';
import { timeRoutes } from './routes/time.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { trackRoute } from './routes/tracks.ts';
import { uploadRoutes } from './routes/uploads.ts';

/** The public HTTP: rooms, history, uploads, media, configuration, and the pages of the web process. */
export async function apiServer(needs: ApiNeeds): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = needs.log;
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    bodyLimit: jsonLimitBytes,
    requestTimeout: slowestUploadMs,
    forceCloseConnections: 'idle',
    trustProxy: needs.trustProxy,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => void handleError(error, request as FastifyRequest, reply as FastifyReply),
  });
  guardRequests(app, needs.faults);
  setHeaders(app);
  observeRequests(app, needs.metrics);
  app.setErrorHandler(handleError);
  app.setNotFoundHandler(handleNotFound);
  addShapes(app);
  await describeApi(app, needs);
  const limits = await rateLimits(app, needs.rates);
  healthRoutes(app, needs);
  configJsonRoute(app, needs);
  timeRoutes(app, needs);
  openapiRoute(app);
  tokenRoutes(app, needs, limits);
  roomRoutes(app, needs, limits);
  partyStateRoute(app, needs);
  roomHistoryRoutes(app, needs);
  roomSyncRoutes(app, needs);
  await trackRoute(app, needs, limits);
  await uploadRoutes(app, needs, limits);
  exportRoutes(app, needs, limits);
  mediaRoute(app, needs);
  await pagesRoute(app, needs);
  closeIdleConnections(app);
  return app;
}

/**
 * NOTE again and again while the server closes: a connection whose answer was sent this moment still counts as busy, and would hold the close up until
 * its keep-alive is over, 72 s later.
 */
function closeIdleConnections(app: FastifyInstance): void {
  app.addHook('preClose', async () => {
    const closing = setInterval(() => app.server.closeIdleConnections(), 50);
    app.server.once('close', () => clearInterval(closing));
  });
}

const jsonLimitBytes = 16 * 1024;
/** 200 MB over 1 Mbit/s. */
const slowestUploadMs = 30 * 60_000;
