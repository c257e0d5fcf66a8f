import { connectRoom, type TuttiRoom } from '@tutti/sdk';
import { useEffect, useRef, useState } from 'preact/hooks';
import { forgetGuest, type Guest, guestFor, knownName, rememberIn, wasIn } from '../guest.ts';
import { getJson } from '../http.ts';
import { pageQuery } from '../query.ts';
import { tellError } from '../toasts.tsx';
import { RoomDoor } from './room-door.tsx';
import { RoomInside } from './room-inside.tsx';

/** A room: its door, and after Join its inside. A reload goes on inside, as far as the browser lets it sound. */
export function RoomPage({ roomId }: { roomId: string }) {
  const query = useRef(pageQuery(location.search, location.hostname)).current;
  const [room, setRoom] = useState<{ tutti: TuttiRoom; guest: Guest } | undefined>();
  const [ended, setEnded] = useState('');
  const here = useRef(true);

  const join = async (name: string, audioContext?: AudioContext) => {
    setEnded('');
    try {
      const [guest, config] = await Promise.all([guestFor(name), getJson<{ gatewayUrl: string }>('/config.json')]);
      if (!here.current) return;
      const { token } = guest;
      const gatewayUrl = query.gatewayUrl ?? config.gatewayUrl;
      const sound = audioContext === undefined ? {} : { audioContext };
      const tutti = connectRoom({ gatewayUrl, apiUrl: location.origin, roomId, token, correction: query.correction, ...sound });
      rememberIn(roomId);
      setRoom({ tutti, guest });
    } catch (error) {
      tellError('Join', error);
      await audioContext?.close();
      throw error;
    }
  };

  useEffect(() => {
    if (wasIn(roomId)) join(query.name || knownName() || 'Guest').catch(() => rememberIn(undefined));
    return () => {
      here.current = false;
    };
  }, []);

  useEffect(() => {
    if (!room) return;
    const { tutti } = room;
    const watch = () => {
      const connection = tutti.connection();
      if (connection.status !== 'closed') return;
      if (connection.reason === 'expired-token' || connection.reason === 'invalid-token') forgetGuest();
      rememberIn(undefined);
      setEnded(whyEnded(connection.reason, connection.message));
      setRoom(undefined);
    };
    const stop = tutti.subscribe(watch);
    return () => {
      stop();
      void tutti[Symbol.asyncDispose]();
    };
  }, [room]);

  const leave = async () => {
    rememberIn(undefined);
    await room?.tutti.leave();
    setRoom(undefined);
    setEnded('You left the room.');
  };

  if (!room) return <RoomDoor roomId={roomId} name={query.name || knownName()} note={ended} onJoin={join} />;
  return <RoomInside room={room.tutti} token={room.guest.token} roomId={roomId} onLeave={leave} />;
}

function whyEnded(reason: string, message: string): string {
  switch (reason) {
    case 'left':
      return 'You left the room.';
    case 'replaced':
      return 'You joined from another place; this page made way.';
    case 'expired-token':
    case 'expiredToken':
      return 'You were here for very long; please join again.';
    case 'invalid-token':
    case 'invalidToken':
      return 'The server no longer knows you; please join again.';
    case 'room-not-open':
    case 'roomNotOpen':
      return 'There is no such room.';
    default:
      return message || `The server ended the connection (${reason}).`;
  }
}
