import { Socket } from 'node:net';
import { isLoopback } from '../loopback';

/**
 * From now on this process connects to this machine only: the spans of a check are nobody's business elsewhere. Every
 * TCP and TLS client of Node, from `http` to undici and gRPC, connects through this method. For a process of our own.
 */
export function refuseOtherMachines(): void {
  Socket.prototype.connect = new Proxy(Socket.prototype.connect, {
    apply(connect, socket: Socket, args: readonly unknown[]): unknown {
      const host = hostOf(args);
      if (host === undefined || isLoopback(host)) return Reflect.apply(connect, socket, args);
      // As a network failure comes: later, as an error of the socket.
      const refused = Object.assign(new Error(`connect ECONNREFUSED ${host}: this check sends nothing`), {
        code: 'ECONNREFUSED',
      });
      process.nextTick(() => socket.destroy(refused));
      return socket;
    },
  });
}

/** The host of `connect(options)`, `connect(port, host)`, or the one list Node itself passes; undefined: this machine. */
function hostOf(args: readonly unknown[]): string | undefined {
  const [first, second] = args;
  if (Array.isArray(first)) return hostOf(first);
  if (typeof first === 'object' && first !== null) {
    const host = 'host' in first ? first.host : undefined;
    return typeof host === 'string' ? host : undefined;
  }
  return typeof second === 'string' ? second : undefined;
}
