import { LINES } from '../../model/support-dates.ts';

/** A line of releases of an official image. */
export interface ReleaseLine {
  /** The begin of its tags: `12`, `3.22`. */
  readonly tag: string;
  /** Another one, such as `bookworm`. */
  readonly codename?: string | undefined;
  /** ISO date of the last day with security updates for everyone. */
  readonly until: string;
}

/** What is known of an official image, its lines oldest first. */
export interface ImageReleases {
  readonly lines: readonly ReleaseLine[];
  /** Does it keep data that another line does not read without being told to? */
  readonly holdsData?: boolean;
}

const CODENAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  debian: {
    '7': 'wheezy',
    '8': 'jessie',
    '9': 'stretch',
    '10': 'buster',
    '11': 'bullseye',
    '12': 'bookworm',
    '13': 'trixie',
  },
  ubuntu: {
    '14.04': 'trusty',
    '16.04': 'xenial',
    '18.04': 'bionic',
    '20.04': 'focal',
    '22.04': 'jammy',
    '24.04': 'noble',
  },
};

/** Releases of a distribution; Debian's volunteers go on for everyone. */
function distribution(id: string, isWanted: (tag: string) => boolean = () => true): ImageReleases {
  const lines = (LINES.get(id) ?? []).map(([tag, date, extended]) => ({
    tag,
    codename: CODENAMES[id]?.[tag],
    until: (id === 'debian' ? extended : undefined) ?? date,
  }));
  return { lines: lines.filter(({ tag }) => isWanted(tag)) };
}

/** `tag until` and `tag until codename`, oldest first. */
function releases(...written: readonly string[]): readonly ReleaseLine[] {
  return written.map((line) => {
    const [tag = '', until = '', codename] = line.split(' ');
    return { tag, until, codename };
  });
}

/**
 * By the name of the official image. Distributions have the dates of `model/support-dates.ts`. The others were looked up in
 * November 2026:
 * - node     github.com/nodejs/Release: schedule.json and README; the codename of 26 by its tags in docker-library/official-images
 * - python   devguide.python.org/versions; of a month that is told alone, the last day
 * - golang   pkg.go.dev/v1/versions/std: a line ends with the second after it (go.dev/doc/devel/release), which comes in
 *            February and August: of 1.26 and 1.27 that is expected
 * - ruby     ruby-lang.org/en/downloads/branches (to 3.3); of 3.4 and 4.0 it tells no date: expected, by endoflife.date/ruby
 * - php      php.net/eol.php (to 8.1), php.net/supported-versions.php (to 8.4); of 8.5 endoflife.date/php
 * - postgres the table of postgresql.org/support/versioning, as endoflife.date has it (to 16) and others tell of it (12, 17, 18)
 * - mysql    as endoflife.date/mysql tells of Oracle's Lifetime Support Policy, extended support included
 * - mongo    mongodb.com/legal/support-policy/lifecycles
 */
export const IMAGE_RELEASES: Readonly<Record<string, ImageReleases>> = {
  debian: distribution('debian'),
  // Nobody is moved to one that ends after nine months.
  ubuntu: distribution('ubuntu', (tag) => /^\d[02468]\.04$/.test(tag)),
  alpine: distribution('alpine'),
  rockylinux: distribution('rocky'),
  almalinux: distribution('almalinux'),
  amazonlinux: distribution('amzn'),
  node: {
    lines: releases(
      '12 2022-04-30 erbium',
      '14 2023-04-30 fermium',
      '16 2023-09-11 gallium',
      '18 2025-04-30 hydrogen',
      '19 2023-06-01',
      '20 2026-04-30 iron',
      '21 2024-06-01',
      '22 2027-04-30 jod',
      '23 2025-06-01',
      '24 2028-04-30 krypton',
      '25 2026-06-01',
      '26 2029-04-30 lithium',
    ),
  },
  python: {
    lines: releases(
      '3.6 2021-12-23',
      '3.7 2023-06-27',
      '3.8 2024-10-07',
      '3.9 2025-10-31',
      '3.10 2026-10-31',
      '3.11 2027-10-31',
      '3.12 2028-10-31',
      '3.13 2029-10-31',
      '3.14 2030-10-31',
      '3.15 2031-10-31',
    ),
  },
  golang: {
    lines: releases(
      '1.20 2024-02-06',
      '1.21 2024-08-13',
      '1.22 2025-02-11',
      '1.23 2025-08-12',
      '1.24 2026-02-10',
      '1.25 2026-08-19',
      '1.26 2027-02-28',
      '1.27 2027-08-31',
    ),
  },
  ruby: {
    lines: releases(
      '2.7 2023-03-31',
      '3.0 2024-04-23',
      '3.1 2025-03-26',
      '3.2 2026-04-01',
      '3.3 2027-03-31',
      '3.4 2028-03-31',
      '4.0 2029-03-31',
    ),
  },
  php: {
    lines: releases(
      '7.4 2022-11-28',
      '8.0 2023-11-26',
      '8.1 2025-12-31',
      '8.2 2026-12-31',
      '8.3 2027-12-31',
      '8.4 2028-12-31',
      '8.5 2029-12-31',
    ),
  },
  postgres: {
    holdsData: true,
    lines: releases(
      '11 2023-11-09',
      '12 2024-11-21',
      '13 2025-11-13',
      '14 2026-11-12',
      '15 2027-11-11',
      '16 2028-11-09',
      '17 2029-11-08',
      '18 2030-11-14',
    ),
  },
  mysql: { holdsData: true, lines: releases('5.7 2023-10-31', '8.0 2026-04-30', '8.4 2032-04-30') },
  mongo: {
    holdsData: true,
    lines: releases('5.0 2024-10-31', '6.0 2025-07-31', '7.0 2027-08-31', '8.0 2029-10-31'),
  },
};
