import { isOfDistribution } from '../../model/ecosystems.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import { isCopied, type Package } from '../../model/package.ts';

/** What upgrades packages of an image by its distribution's own package manager. */
export interface ImageFixPlan {
  readonly manager: string;
  /** Names of the packages, in order. */
  readonly packages: readonly string[];
  readonly dockerfile: string;
}

/** A package manager that an image may have, by the package that brings it. */
interface Manager {
  readonly ecosystem: Package['ecosystem'];
  /** Names of packages, as their distributions write them; nothing else becomes words of a shell. */
  readonly names: RegExp;
  readonly upgrade: (packages: string) => string;
}

const DEB_NAMES = /^[a-z0-9][a-z0-9+.-]{0,199}$/;
const RPM_NAMES = /^[A-Za-z0-9][\w+.-]{0,199}$/;

/** Of an image's configuration: a name or a number, and a group. */
const USER = /^(?:[\w.-]+(?::[\w.-]+)?)?$/;

const MANAGERS: Readonly<Record<string, Manager>> = {
  // The lists of packages are not part of the image.
  apt: {
    ecosystem: 'deb',
    names: DEB_NAMES,
    upgrade: (packages) =>
      `apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends --only-upgrade ${packages} && apt-get clean && rm -rf /var/lib/apt/lists/*`,
  },
  'apk-tools': {
    ecosystem: 'apk',
    names: RPM_NAMES,
    upgrade: (packages) => `apk upgrade --no-cache ${packages}`,
  },
  dnf: rpmManager('dnf'),
  dnf5: rpmManager('dnf'),
  microdnf: rpmManager('microdnf'),
  tdnf: rpmManager('tdnf'),
  yum: rpmManager('yum'),
  zypper: {
    ecosystem: 'rpm',
    names: RPM_NAMES,
    upgrade: (packages) => `zypper --non-interactive update ${packages} && zypper clean --all`,
  },
};

function rpmManager(command: string): Manager {
  const verb = command === 'dnf' ? 'upgrade' : 'update';
  return {
    ecosystem: 'rpm',
    names: RPM_NAMES,
    upgrade: (packages) => `${command} -y ${verb} ${packages} && ${command} clean all`,
  };
}

/**
 * One layer that raises what the distribution has fixed, as its packages and no others. A reason where there is nothing to
 * raise, or the image has nothing that could.
 */
export function planImageFix(
  image: string,
  user: string,
  packages: Iterable<Package>,
  findings: readonly VulnerabilityFinding[],
): ImageFixPlan | string {
  const wanted = findings.filter(
    ({ package: one, fixedIn }) => isOfDistribution(one.ecosystem) && !isCopied(one) && fixedIn.length > 0,
  );
  if (wanted.length === 0) return 'the distribution has no fix for what is found in its packages';
  const found = [...packages].find((one) => {
    const { name, ecosystem } = one;
    return !isCopied(one) && Object.hasOwn(MANAGERS, name) && MANAGERS[name]?.ecosystem === ecosystem;
  });
  const manager = found && MANAGERS[found.name];
  if (!found || !manager)
    return 'it has no package manager of its distribution: build it anew on a newer base image';
  const names = [...new Set(wanted.map(({ package: { name } }) => name))].toSorted();
  const safe = names.filter((name) => manager.names.test(name));
  if (safe.length === 0) return 'the names of its packages are none that its package manager takes';
  if (!USER.test(user)) return 'its user is none that a Dockerfile takes';
  const instructions = [`FROM ${image}`, 'USER 0', `RUN ${manager.upgrade(safe.join(' '))}`];
  const restored = user === '' ? [] : [`USER ${user}`];
  return {
    manager: found.name,
    packages: safe,
    dockerfile: [...instructions, ...restored, ''].join('\n'),
  };
}
