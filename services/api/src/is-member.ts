import { type OpenRoom, system } from '@tutti/domain';
import type { FastifyRequest } from 'fastify';
import { actorOf } from './actor.ts';
import { HttpError } from './http-error.ts';
import type { ApiNeeds } from './needs.ts';

/** Whether who asks is in this room, or is a service. Nobody has to say who they are: without a sound token it is somebody else. */
export async function isMember(request: FastifyRequest, { members }: Pick<OpenRoom, 'members'>, needs: ApiNeeds): Promise<boolean> {
  try {
    const actorId = await actorOf(request, needs);
    return actorId === system || members.some(({ memberId }) => memberId === actorId);
  } catch (error) {
    if (error instanceof HttpError) return false;
    throw error;
  }
}
