import { type FileRule, iniWrong, isLiteral, isPlainUrl, linesWrong } from './rule.ts';

const NPM = ['https://docs.npmjs.com/cli/configuring-npm/npmrc'] as const;
const PIP = ['https://pip.pypa.io/en/stable/topics/configuration/'] as const;
const PIP_FILES = { home: ['.config/pip/pip.conf', '.pip/pip.conf'], system: ['/etc/pip.conf'] } as const;
const YARN = ['https://yarnpkg.com/configuration/yarnrc'] as const;
const hasLogin = (value: string): boolean => /:\/\/[^/@\s:]*:[^/@\s]+@/.test(value);

/** Where npm, Yarn and pip take packages from, and what they send there. */
export const PACKAGE_RULES: readonly FileRule[] = [
  {
    id: 'workstation-npm-token',
    title: 'npm keeps a token in clear',
    why: 'Every install script of every dependency reads it, and publishes packages as you.',
    fix: 'Log in for as long as it takes, with a token that may do little and ends; write ${NPM_TOKEN} where jobs need one.',
    severity: 'medium',
    references: NPM,
    standards: ['NIST SP 800-218 PO.5.2'],
    home: ['.npmrc'],
    project: ['.npmrc'],
    expected: 'no token, or a variable',
    wrong: iniWrong(({ key, value }) =>
      /(?:^|:)_(?:authtoken|auth|password)$/.test(key) && isLiteral(value)
        ? `${key.split(':').at(-1) ?? ''} in clear`
        : undefined,
    ),
    bad: '//registry.example/:_authToken=fake-token\n',
    good: '//registry.example/:_authToken=${NPM_TOKEN}\n',
  },
  {
    id: 'workstation-npm-registry',
    title: 'npm takes packages without protection',
    why: 'Who is on the way gives packages of his own, whose scripts run at once.',
    fix: 'Use https registries, and leave "strict-ssl" on.',
    severity: 'high',
    references: NPM,
    home: ['.npmrc'],
    project: ['.npmrc'],
    system: ['/etc/npmrc', '/usr/etc/npmrc', '/usr/local/etc/npmrc'],
    expected: 'https registries that are verified',
    wrong: iniWrong(({ key, value }) => {
      if (/(?:^|:)registry$/.test(key) && isPlainUrl(value)) return 'a registry without TLS';
      return key === 'strict-ssl' && value === 'false' ? 'strict-ssl=false' : undefined;
    }),
    bad: 'registry=http://packages.example/\n',
    good: 'registry=https://packages.example/\n',
  },
  {
    id: 'workstation-npm-scripts',
    title: 'npm runs scripts of packages at install',
    why: 'A package that somebody took over runs on your machine as soon as it is installed, with all that you may do.',
    fix: 'Write ignore-scripts=true, and rebuild the packages that need theirs.',
    severity: 'low',
    references: ['https://docs.npmjs.com/cli/using-npm/config#ignore-scripts'],
    home: ['.npmrc'],
    expected: 'ignore-scripts=true',
    wrong: (text) =>
      /^[ \t]*ignore-scripts[ \t]*=[ \t]*true[ \t]*$/m.test(text)
        ? []
        : [{ line: 1, actual: 'no ignore-scripts=true' }],
    bad: 'fund=false\n',
    good: 'ignore-scripts=true\n',
  },
  {
    id: 'workstation-yarn-token',
    title: 'Yarn keeps a token in clear',
    why: 'Every install script of every dependency reads it, and publishes packages as you.',
    fix: 'Write ${NPM_TOKEN} in its place, and replace the token.',
    severity: 'medium',
    references: YARN,
    home: ['.yarnrc.yml'],
    project: ['.yarnrc.yml'],
    expected: 'no token, or a variable',
    wrong: linesWrong((line) => {
      const [, key, value = ''] = /^["']?(npmAuthToken|npmAuthIdent)["']?\s*:\s*(.*)$/s.exec(line) ?? [];
      return key !== undefined && isLiteral(value) ? `${key} in clear` : undefined;
    }),
    bad: 'npmAuthToken: "fake-token"\n',
    good: 'npmAuthToken: "${NPM_TOKEN}"\n',
  },
  {
    id: 'workstation-yarn-registry',
    title: 'Yarn takes packages without protection',
    why: 'Who is on the way gives packages of his own.',
    fix: 'Use https registries, and leave checks of TLS and checksums on.',
    severity: 'high',
    references: YARN,
    home: ['.yarnrc.yml', '.yarnrc'],
    project: ['.yarnrc.yml', '.yarnrc'],
    expected: 'https registries and checksums that are verified',
    wrong: linesWrong((line) => {
      if (/^(?:enableStrictSsl\s*:\s*false|"?strict-ssl"?\s+false)/.test(line)) return 'TLS is not verified';
      if (/^checksumBehavior\s*:\s*["']?(?:ignore|update)/.test(line)) return 'checksums are not verified';
      return /^"?(?:npmRegistryServer|registry)"?\s*:?\s/.test(line) && /http:\/\//.test(line)
        ? 'a registry without TLS'
        : undefined;
    }),
    bad: 'npmRegistryServer: "http://packages.example/"\n',
    good: 'npmRegistryServer: "https://packages.example/"\n',
  },
  {
    id: 'workstation-pip-index',
    title: 'pip takes packages without protection',
    why: 'Who is on the way gives packages of his own, whose code runs at install.',
    fix: 'Use https indexes, and no trusted-host.',
    severity: 'high',
    references: PIP,
    ...PIP_FILES,
    expected: 'https indexes that are verified',
    wrong: iniWrong(({ key, value }) => {
      if (key === 'trusted-host') return 'trusted-host';
      return /^(?:index-url|extra-index-url|find-links)$/.test(key) && isPlainUrl(value)
        ? `${key} without TLS`
        : undefined;
    }, true),
    bad: '[global]\ntrusted-host = packages.example\n',
    good: '[global]\nindex-url = https://packages.example/simple\n',
  },
  {
    id: 'workstation-pip-extra-index',
    title: 'pip looks for packages in several indexes',
    why: 'The higher version wins: who registers the name of an internal package in public has his own installed.',
    fix: 'Use one index-url, of a proxy that decides where a name comes from.',
    severity: 'medium',
    references: ['https://pip.pypa.io/en/stable/cli/pip_install/#cmdoption-extra-index-url'],
    ...PIP_FILES,
    expected: 'no extra-index-url',
    wrong: iniWrong(({ key }) => (key === 'extra-index-url' ? 'extra-index-url' : undefined), true),
    bad: '[global]\nextra-index-url =\n    https://packages.example/simple\n',
    good: '[global]\nindex-url = https://packages.example/simple\n',
  },
  {
    id: 'workstation-pip-login',
    title: 'pip keeps a login in clear',
    why: 'The code of every package that is installed reads it.',
    fix: 'Use a keyring, or a variable where jobs need one.',
    severity: 'medium',
    references: ['https://pip.pypa.io/en/stable/topics/authentication/'],
    ...PIP_FILES,
    expected: 'no login in a URL',
    wrong: iniWrong(({ key, value }) => (hasLogin(value) ? `${key} with a login` : undefined), true),
    bad: '[global]\nindex-url = https://ann:fake-password@packages.example/simple\n',
    good: '[global]\nindex-url = https://packages.example/simple\n',
  },
  {
    id: 'workstation-pypi-password',
    title: 'Password for publishing Python packages lies in clear',
    why: 'The code of every package that is installed reads it, and publishes packages as you.',
    fix: 'Use trusted publishing or a keyring.',
    severity: 'medium',
    references: ['https://packaging.python.org/en/latest/specifications/pypirc/'],
    home: ['.pypirc'],
    expected: 'no password',
    wrong: iniWrong(({ section, key, value }) =>
      key === 'password' && isLiteral(value) ? `password of [${section}] in clear` : undefined,
    ),
    bad: '[pypi]\nusername = __token__\npassword = fake-token\n',
    good: '[pypi]\nusername = __token__\n',
  },
];
