import { keysOf, valueAt } from '../../../model/configuration/place.ts';
import { editorJson } from '../../audit/folder-open.ts';
import { isSecretName } from '../../audit/secret-names.ts';
import { type FileRule, iniWrong, isLiteral, linesWrong, type WrongPlace } from './rule.ts';

const NPM = ['https://docs.npmjs.com/cli/configuring-npm/npmrc'] as const;
const PIP = ['https://pip.pypa.io/en/stable/topics/configuration/'] as const;
const PIP_FILES = { home: ['.config/pip/pip.conf', '.pip/pip.conf'], system: ['/etc/pip.conf'] } as const;
const YARN = ['https://yarnpkg.com/configuration/yarnrc'] as const;
const MAVEN = ['https://maven.apache.org/settings.html'] as const;
const NUGET = ['https://learn.microsoft.com/en-us/nuget/reference/nuget-config-file'] as const;
const GO = ['https://go.dev/ref/mod#environment-variables'] as const;
const isPlainUrl = (value: string): boolean => /(?:^|\s)http:\/\/(?!localhost[:/]|127\.)/i.test(value);
const hasLogin = (value: string): boolean => /:\/\/[^/@\s]*:[^/@\s]+@/.test(value);

/** Where package managers take packages from, and what they send there. */
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
      /^\s*ignore-scripts\s*=\s*true\s*$/m.test(text) ? [] : [{ line: 1, actual: 'no ignore-scripts=true' }],
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
      const [, key, value = ''] = /^["']?(npmAuthToken|npmAuthIdent)["']?\s*:\s*(.*)$/.exec(line) ?? [];
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
  {
    id: 'workstation-cargo-token',
    title: 'Cargo keeps a token in clear',
    why: 'Every build script of every dependency reads it, and publishes crates as you.',
    fix: 'Use a credential provider of the system, as "cargo:libsecret".',
    severity: 'medium',
    references: ['https://doc.rust-lang.org/cargo/reference/registry-authentication.html'],
    home: ['.cargo/credentials.toml', '.cargo/credentials'],
    expected: 'no token',
    wrong: linesWrong((line) => (/^(?:token|secret-key)\s*=/.test(line) ? 'a token in clear' : undefined)),
    bad: '[registry]\ntoken = "fake-token"\n',
    good: '[registry]\n',
  },
  {
    id: 'workstation-gem-source',
    title: 'RubyGems takes packages without protection',
    why: 'Who is on the way gives packages of his own.',
    fix: 'Use https sources, and leave verification on.',
    severity: 'high',
    references: ['https://guides.rubygems.org/command-reference/#gem-environment'],
    home: ['.gemrc', '.bundle/config'],
    system: ['/etc/gemrc'],
    expected: 'https sources that are verified',
    wrong: linesWrong((line) => {
      if (/^(?::ssl_verify_mode:|BUNDLE_SSL_VERIFY_MODE:)\s*["']?0/.test(line)) return 'TLS is not verified';
      return isPlainUrl(line.replace(/^-\s*/, '')) ? 'a source without TLS' : undefined;
    }),
    bad: ':sources:\n- http://packages.example/\n',
    good: ':sources:\n- https://packages.example/\n',
  },
  {
    id: 'workstation-nuget-password',
    title: 'NuGet keeps a password in clear',
    why: 'Every program that you run reads it.',
    fix: 'Use a credential provider, or a variable.',
    severity: 'medium',
    references: NUGET,
    home: ['.nuget/NuGet/NuGet.Config', '.config/NuGet/NuGet.Config'],
    project: ['nuget.config', 'NuGet.Config'],
    expected: 'no ClearTextPassword',
    wrong: linesWrong((line) => {
      const [, value = ''] = /key="ClearTextPassword"\s+value="([^"]*)"/i.exec(line) ?? [];
      return isLiteral(value) ? 'ClearTextPassword' : undefined;
    }),
    bad: '<add key="ClearTextPassword" value="fake-password" />\n',
    good: '<add key="ClearTextPassword" value="%NUGET_PASSWORD%" />\n',
  },
  {
    id: 'workstation-nuget-source',
    title: 'NuGet takes packages without protection',
    why: 'Who is on the way gives packages of his own.',
    fix: 'Use https sources.',
    severity: 'high',
    references: NUGET,
    home: ['.nuget/NuGet/NuGet.Config', '.config/NuGet/NuGet.Config'],
    project: ['nuget.config', 'NuGet.Config'],
    expected: 'https sources',
    wrong: linesWrong((line) =>
      /allowInsecureConnections="true"/i.test(line) || /<add\s.{0,300}value="http:\/\//i.test(line)
        ? 'a source without TLS'
        : undefined,
    ),
    bad: '<add key="own" value="http://packages.example/v3/index.json" />\n',
    good: '<add key="own" value="https://packages.example/v3/index.json" />\n',
  },
  {
    id: 'workstation-maven-password',
    title: 'Maven keeps a password in clear',
    why: 'Every plugin of every build reads it.',
    fix: 'Encrypt it ("mvn --encrypt-password"), or refer to a variable as ${env.NAME}.',
    severity: 'medium',
    references: ['https://maven.apache.org/guides/mini/guide-encryption.html'],
    home: ['.m2/settings.xml'],
    expected: 'an encrypted password, or a variable',
    wrong: linesWrong((line) => {
      const [, value = ''] = /<(?:password|passphrase)>([^<]*)</.exec(line) ?? [];
      return isLiteral(value) && !/^\s*\{.*\}\s*$/.test(value) ? 'a password in clear' : undefined;
    }),
    bad: '<server><id>own</id><password>fake-password</password></server>\n',
    good: '<server><id>own</id><password>${env.MAVEN_PASSWORD}</password></server>\n',
  },
  {
    id: 'workstation-maven-repository',
    title: 'Maven takes packages without protection',
    why: 'Who is on the way gives packages of his own.',
    fix: 'Use https repositories and mirrors.',
    severity: 'high',
    references: MAVEN,
    home: ['.m2/settings.xml'],
    expected: 'https repositories',
    wrong: linesWrong((line) => {
      const [, url = ''] = /<url>\s*([^<]{1,300})</.exec(line) ?? [];
      return isPlainUrl(url) && !url.includes('0.0.0.0') ? 'a repository without TLS' : undefined;
    }),
    bad: '<mirror><url>http://packages.example/maven</url></mirror>\n',
    good: '<mirror><url>https://packages.example/maven</url></mirror>\n',
  },
  {
    id: 'workstation-gradle-secret',
    title: 'Gradle keeps a secret in clear',
    why: 'Every plugin of every build reads it.',
    fix: 'Give it to builds that need it, by a variable of their environment.',
    severity: 'medium',
    references: ['https://docs.gradle.org/current/userguide/build_environment.html'],
    home: ['.gradle/gradle.properties'],
    expected: 'no secret',
    wrong: iniWrong(({ key, value }) => {
      const name = key.replaceAll(/([a-z])(password|token|secret)/g, '$1_$2');
      return isSecretName(name) && isLiteral(value) ? `${key.slice(0, 80)} in clear` : undefined;
    }),
    bad: 'signing.password=fake-password\n',
    good: 'org.gradle.daemon=true\n',
  },
  {
    id: 'workstation-composer-login',
    title: 'Composer keeps a login in clear',
    why: 'Every plugin and script of every package reads it.',
    fix: 'Give it to builds that need it, by COMPOSER_AUTH.',
    severity: 'low',
    references: ['https://getcomposer.org/doc/articles/authentication-for-private-packages.md'],
    home: ['.composer/auth.json', '.config/composer/auth.json'],
    expected: 'no login',
    wrong: loginsOfComposer,
    bad: '{ "http-basic": { "packages.example": { "username": "ann", "password": "fake-password" } } }\n',
    good: '{ "http-basic": {} }\n',
  },
  {
    id: 'workstation-go-checksums',
    title: 'Go does not verify modules',
    why: 'A module that was changed since others saw it is taken.',
    fix: 'Leave GOSUMDB on; name private modules in GOPRIVATE, and none in GOINSECURE.',
    severity: 'high',
    references: GO,
    home: ['.config/go/env'],
    expected: 'GOSUMDB is on, and GOINSECURE empty',
    wrong: iniWrong(({ key, value }) => {
      if (key === 'gosumdb' && value === 'off') return 'GOSUMDB=off';
      if (/^(?:gonosumdb|gonosumcheck)$/.test(key) && value.trim() === '*') return `${key.toUpperCase()}=*`;
      return key === 'goinsecure' && value !== '' ? 'GOINSECURE' : undefined;
    }),
    bad: 'GOSUMDB=off\n',
    good: 'GOPRIVATE=git.example\n',
  },
];

function loginsOfComposer(text: string): WrongPlace[] | undefined {
  const value = editorJson(text);
  if (value === undefined) return undefined;
  return keysOf(value).flatMap((kind) =>
    keysOf(valueAt(value, [kind])).map((host) => ({
      line: 1,
      actual: `${kind.slice(0, 40)} of ${host.slice(0, 100)}`,
    })),
  );
}
