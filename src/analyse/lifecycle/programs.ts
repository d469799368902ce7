/** The release lines of a program, and the page of its makers that says until when each is maintained. */
export interface ProgramLines {
  readonly title: string;
  readonly page: string;
  /** The last day with security fixes by line: `14` is all that begins so, unless a longer line does. */
  readonly lines: Readonly<Record<string, string>>;
}

/**
 * Until when programs get security fixes, by the name that `binaries` gives them. Looked up in November 2026: Node.js in
 * its Release repository, Python in its developer's guide, Go by its release policy (two newer releases) and dates, the
 * others in the data of endoflife.date, which names the same pages. Lines that have no date yet are not here: of Java only
 * those between long-term releases, as these end when each vendor says.
 */
export const PROGRAM_LINES: ReadonlyMap<string, ProgramLines> = new Map([
  [
    'node',
    {
      title: 'Node.js',
      page: 'https://nodejs.org/en/about/previous-releases',
      lines: linesOf(
        '0 2016-12-31, 4 2018-04-30, 5 2016-06-30, 6 2019-04-30, 7 2017-06-30, 8 2019-12-31, 9 2018-06-30',
        '10 2021-04-30, 11 2019-06-01, 12 2022-04-30, 13 2020-06-01, 14 2023-04-30, 15 2021-06-01',
        '16 2023-09-11, 17 2022-06-01, 18 2025-04-30, 19 2023-06-01, 20 2026-04-30, 21 2024-06-01',
        '22 2027-04-30, 24 2028-04-30, 25 2026-06-01',
      ),
    },
  ],
  [
    'python',
    {
      title: 'Python',
      page: 'https://devguide.python.org/versions/',
      lines: linesOf(
        '2 2020-01-01, 3.3 2017-09-29, 3.4 2019-03-18, 3.5 2020-09-30, 3.6 2021-12-23, 3.7 2023-06-27',
        '3.8 2024-10-07, 3.9 2025-10-31, 3.10 2026-10-31, 3.11 2027-10-31, 3.12 2028-10-31, 3.13 2029-10-31',
        '3.14 2030-10-31',
      ),
    },
  ],
  [
    'php',
    {
      title: 'PHP',
      page: 'https://www.php.net/supported-versions.php',
      lines: linesOf(
        '5 2018-12-31, 7.0 2019-01-10, 7.1 2019-12-01, 7.2 2020-11-30, 7.3 2021-12-06, 7.4 2022-11-28',
        '8.0 2023-11-26, 8.1 2025-12-31, 8.2 2026-12-31, 8.3 2027-12-31, 8.4 2028-12-31, 8.5 2029-12-31',
      ),
    },
  ],
  [
    'ruby',
    {
      title: 'Ruby',
      page: 'https://www.ruby-lang.org/en/downloads/branches/',
      lines: linesOf(
        '1 2015-02-23, 2.0 2016-02-24, 2.1 2017-03-31, 2.2 2018-03-31, 2.3 2019-03-31, 2.4 2020-03-31',
        '2.5 2021-03-31, 2.6 2022-03-31, 2.7 2023-03-31, 3.0 2024-04-23, 3.1 2025-03-31, 3.2 2026-03-31',
        '3.3 2027-03-31, 3.4 2028-03-31, 4.0 2029-03-31',
      ),
    },
  ],
  [
    'go',
    {
      title: 'Go',
      page: 'https://go.dev/doc/devel/release#policy',
      lines: linesOf(
        '1.15 2021-08-16, 1.16 2022-03-15, 1.17 2022-08-02, 1.18 2023-02-01, 1.19 2023-09-06, 1.20 2024-02-06',
        '1.21 2024-08-13, 1.22 2025-02-11, 1.23 2025-08-12, 1.24 2026-02-10, 1.25 2026-08-19',
      ),
    },
  ],
  [
    'openjdk',
    {
      title: 'Java',
      page: 'https://adoptium.net/support/',
      lines: linesOf(
        '16 2021-09-30, 18 2022-09-30, 19 2023-03-31, 20 2023-09-19, 22 2024-09-17, 23 2025-03-18',
      ),
    },
  ],
  [
    'nginx',
    {
      title: 'nginx',
      page: 'https://nginx.org/en/CHANGES',
      lines: linesOf(
        '0 2012-04-23, 1.0 2012-04-23, 1.2 2013-04-24, 1.4 2014-04-24, 1.6 2015-04-21, 1.8 2016-04-26',
        '1.10 2017-04-12, 1.12 2018-04-17, 1.14 2019-04-23, 1.16 2020-04-20, 1.18 2021-04-20, 1.19 2021-05-25',
        '1.20 2022-05-24, 1.21 2022-06-21, 1.22 2023-04-11, 1.23 2023-05-23, 1.24 2024-04-23, 1.25 2024-05-29',
        '1.26 2025-04-23, 1.27 2025-06-24',
      ),
    },
  ],
  [
    'postgresql',
    {
      title: 'PostgreSQL',
      page: 'https://www.postgresql.org/support/versioning/',
      lines: linesOf(
        '8 2014-07-24, 9.0 2015-10-08, 9.1 2016-10-27, 9.2 2017-11-09, 9.3 2018-11-08, 9.4 2020-02-13',
        '9.5 2021-02-11, 9.6 2021-11-11, 10 2022-11-10, 11 2023-11-09, 12 2024-11-14, 13 2025-11-13',
        '14 2026-11-12, 15 2027-11-11, 16 2028-11-09',
      ),
    },
  ],
  [
    'mysql',
    {
      title: 'MySQL',
      page: 'https://www.oracle.com/us/support/library/lifetime-support-technology-069183.pdf',
      lines: linesOf(
        '5.5 2018-12-31, 5.6 2021-02-28, 5.7 2023-10-31, 8.0 2026-04-30, 8.1 2023-10-25, 8.2 2023-12-14',
        '8.3 2024-04-10, 8.4 2032-04-30, 9.0 2024-10-15, 9.1 2025-01-21, 9.2 2025-04-15, 9.3 2025-07-22',
        '9.4 2025-10-21, 9.5 2026-01-20, 9.6 2026-04-21',
      ),
    },
  ],
  [
    'mariadb',
    {
      title: 'MariaDB',
      page: 'https://mariadb.org/about/#maintenance-policy',
      lines: linesOf(
        '5.5 2020-04-11, 10.0 2019-03-31, 10.1 2020-10-17, 10.2 2022-05-23, 10.3 2023-05-25, 10.4 2024-06-18',
        '10.5 2025-06-24, 10.6 2026-07-06, 10.7 2023-02-14, 10.8 2023-05-20, 10.9 2023-08-22',
        '10.10 2023-11-17, 10.11 2028-02-16',
      ),
    },
  ],
  [
    'mongodb',
    {
      title: 'MongoDB',
      page: 'https://www.mongodb.com/legal/support-policy/lifecycles',
      lines: linesOf(
        '3.6 2021-04-30, 4.0 2022-04-30, 4.2 2023-04-30, 4.4 2024-02-29, 5.0 2024-10-31, 6.0 2025-07-31',
        '7.0 2027-08-31, 8.0 2029-10-31, 8.2 2026-07-31',
      ),
    },
  ],
  [
    'redis',
    {
      title: 'Redis',
      page: 'https://github.com/redis/redis/security',
      lines: linesOf('5 2022-04-27, 6.0 2022-05-31, 7.0 2024-07-29, 8.0 2026-02-11'),
    },
  ],
  [
    'openssl',
    {
      title: 'OpenSSL',
      page: 'https://openssl-library.org/policies/releasestrat/',
      lines: linesOf(
        '1.0 2019-12-31, 1.1.0 2019-09-11, 1.1.1 2023-09-11, 3.0 2026-09-07, 3.1 2025-03-14, 3.2 2025-11-23',
        '3.3 2026-04-09',
      ),
    },
  ],
]);

/** `14 2023-04-30, 15 2021-06-01`: lines and dates. */
function linesOf(...texts: readonly string[]): Readonly<Record<string, string>> {
  const pairs = texts.flatMap((text) => text.split(', ')).map((pair) => pair.split(' '));
  return Object.fromEntries(pairs) as Record<string, string>;
}
