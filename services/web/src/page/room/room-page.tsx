import { useEffect, useRef, useState } from 'preact/hooks';
import { takeEntering } from '../entering.ts';
import { knownName, rememberIn, wasIn } from '../guest.ts';
import { pageQuery } from '../query.ts';
import { tellError } from '../ui/toasts.tsx';
import { type Ending, endingOf } from './ended.ts';
import { type ConnectedRoom, enterRoom } from './enter-room.ts';
import { RoomArriving } from './room-arriving.tsx';
import { RoomDoor } from './room-door.tsx';
import { RoomEnded } from './room-ended.tsx';
import { RoomHere } from './room-here.tsx';

/** A room: its door, its inside, or why one is out again. A reload goes on inside, as far as the browser lets it sound. */
export function RoomPage({ roomId, replay }: { roomId: string; replay: boolean }) {
  const query = useRef(pageQuery(location.search, location.hostname)).current;
  const name = useRef(query.name || knownName());
  const [room, setRoom] = useState<ConnectedRoom | undefined>();
  const [ending, setEnding] = useState<Ending | undefined>();
  const [handed] = useState(() => takeEntering(roomId));
  /** On the way in without the door: it would only flash. */
  const [arriving, setArriving] = useState(() => handed !== undefined || wasIn(roomId));
  const [entering, setEntering] = useState(false);
  const here = useRef(true);

  const join = async (as: string, audioContext?: AudioContext) => {
    name.current = as;
    setEntering(true);
    try {
      const entered = await enterRoom({ roomId, name: as, query, audioContext });
      if (!here.current) return void entered[Symbol.asyncDispose]();
      rememberIn(roomId);
      setEnding(undefined);
      setRoom(entered);
    } catch (error) {
      tellError('Join', error);
      rememberIn(undefined);
      await audioContext?.close();
    } finally {
      setEntering(false);
      setArriving(false);
    }
  };

  useEffect(() => {
    if (handed) void join(handed.name, handed.audioContext);
    else if (wasIn(roomId)) void join(name.current || 'Guest');
    return () => {
      here.current = false;
    };
  }, []);

  useEffect(() => {
    if (!room) return;
    const stop = room.subscribe(() => {
      const connection = room.connection();
      if (connection.status === 'closed') end(endingOf(connection.reason, connection.message));
    });
    return () => {
      stop();
      void room[Symbol.asyncDispose]();
    };
  }, [room]);

  const end = (why: Ending) => {
    rememberIn(undefined);
    setEnding(why);
    setRoom(undefined);
  };
  const leave = async () => {
    rememberIn(undefined);
    await room?.leave();
    end(endingOf('left'));
  };

  if (room) return <RoomHere room={room} roomId={roomId} replay={replay} onLeave={leave} />;
  if (arriving) return <RoomArriving />;
  if (ending)
    return <RoomEnded ending={ending} roomId={roomId} busy={entering} onAgain={(audioContext) => join(name.current, audioContext)} />;
  return <RoomDoor roomId={roomId} name={name.current} busy={entering} onJoin={join} />;
}
