/**
 * The user that the embedded server runs as: oneself, or, since PostgreSQL refuses to run as root, a user without
 * rights when root starts it.
 */
import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { EmbeddedServerError } from './embedded-server-error.ts';

/** What to pass to `spawn`; empty for the user who runs the program. */
export type ServerUser = { readonly uid: number; readonly gid: number } | Record<string, never>;

/** PostgreSQL's usual user on Linux and on macOS. */
const customary = ['postgres', '_postgres'];

/**
 * The user for a server whose data `owner` owns (undefined while there is none).
 *
 * @throws when the data belongs to someone else, or when root finds no user to drop to.
 */
export function serverUser(owner: { uid: number; gid: number } | undefined): ServerUser {
  const own = userInfo();
  if (own.uid !== 0) {
    if (owner === undefined || owner.uid === own.uid) return {};
    throw new EmbeddedServerError(
      'The embedded database was made by another user (probably when the program ran as root). Run as root again, ' +
        'or have root remove the folder data/postgres to begin with an empty one.',
    );
  }
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return customary.map(userNamed).find((user) => user !== undefined) ?? createdUser();
}

/** Whether the user can enter a directory; asked of the system, since access lists and mounts have their say too. */
export function canEnter(user: ServerUser, directory: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd -- "$0"', directory], { ...user, cwd: '/' }).status === 0;
}

function createdUser(): ServerUser {
  const name = 'postgres';
  spawnSync('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/bin/false',
    name,
  ]);
  const user = userNamed(name) ?? userNamed('nobody');
  if (user !== undefined) return user;
  throw new EmbeddedServerError(
    'PostgreSQL does not run as root, and no user could be made for it. Create one (useradd --system postgres), or ' +
      'run as an ordinary user.',
  );
}

function userNamed(name: string): ServerUser | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : undefined;
  });
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}
