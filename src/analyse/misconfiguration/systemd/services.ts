import type { Unit, UnitEntry } from '../../../model/configuration/unit-file.ts';
import { booleanOf, wordsOf } from '../../../model/configuration/unit-values.ts';
import { entriesOfAny, valueOf } from '../../unit-files/violations.ts';

const MANUAL = 'https://www.freedesktop.org/software/systemd/man/latest';

/** Where the manual describes a setting of what is executed. */
export const execPage = (key: string): string => `${MANUAL}/systemd.exec.html#${key}=`;
export const socketPage = (key: string): string => `${MANUAL}/systemd.socket.html#${key}=`;
export const servicePage = (key: string): string => `${MANUAL}/systemd.service.html#${key}=`;
export const limitPage = (key: string): string => `${MANUAL}/systemd.resource-control.html#${key}=`;

const COMMANDS = ['ExecStart', 'ExecStartPre', 'ExecStartPost', 'ExecReload', 'ExecStop', 'ExecStopPost'];

/** A command of a service: what stands before it, and its words. */
export interface Command {
  readonly entry: UnitEntry;
  /** `+`, `!`, `-`, `@`, `:` as they stand. */
  readonly prefixes: string;
  readonly words: readonly string[];
}

/** Of each unit, whose commands many checks look at. */
const READ = new WeakMap<Unit, readonly Command[]>();

/** Every command that a service runs. */
export function commandsOf(unit: Unit): readonly Command[] {
  const commands = READ.get(unit) ?? readCommands(unit);
  READ.set(unit, commands);
  return commands;
}

function readCommands(unit: Unit): Command[] {
  return entriesOfAny(unit, 'Service', COMMANDS).map((entry) => {
    const prefixes = /^[@\-:+!|]*/.exec(entry.value)?.[0] ?? '';
    return { entry, prefixes, words: wordsOf(entry.value.slice(prefixes.length)) };
  });
}

/** Is it a whole service that runs something, so that what it does not say counts? */
export function isService(unit: Unit): boolean {
  return unit.isWhole && unit.name.endsWith('.service') && commandsOf(unit).length > 0;
}

/** Is it a service of a person, which has that one's rights and no more? */
export function isOfPerson(unit: Unit): boolean {
  // What was looked at may be the folder `systemd` itself, and sources name theirs after it: `linux-systemd/user`.
  return /(?:^|\/(?:[\w.]{1,40}-)?systemd)\/user\//.test(unit.path);
}

/** Does a service have a user that is made for it, which brings much of what protects others? */
export function hasDynamicUser(unit: Unit): boolean {
  return booleanOf(valueOf(unit, 'Service', 'DynamicUser')) === true;
}

/** What starts the containers, sessions and jobs of others, which get what it may not. */
const STARTER =
  /(?:^|\/)(?:dockerd(?:-\w+)?|containerd|crio|buildkitd|kubelet|k3s|rke2|nomad|incusd?|incus-agent|lxd|lxd-agent|lxc[\w-]*|libvirtd|virtqemud|sshd|dropbear|crond?|atd|login|agetty|gdm3?|sddm|cloud-init)$/;

/** Does a service start what is not its own? Whatever it is kept from, so are those. */
export function startsOthers(unit: Unit): boolean {
  return (
    booleanOf(valueOf(unit, 'Service', 'Delegate')) === true ||
    commandsOf(unit).some(
      ({ entry, words: [program = ''] }) => entry.key === 'ExecStart' && STARTER.test(program),
    )
  );
}

/** Does a service run as root? */
export function isRoot(unit: Unit): boolean {
  const user = valueOf(unit, 'Service', 'User');
  return !hasDynamicUser(unit) && !isOfPerson(unit) && (user === undefined || /^(?:root|0)$/.test(user));
}
