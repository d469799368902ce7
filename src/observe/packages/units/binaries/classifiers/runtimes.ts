import { after, alone, before, type Classifier } from '../types.ts';

/** What the build information of Go 1.18 and later begins with; a length of one byte follows. */
const GO_BUILD_INFORMATION = `\u00ff Go buildinf:\u0008\u0002${'\0'.repeat(16)}`;

/** A version of Erlang/OTP in the name of the folder that it was built in. */
const OTP_BUILT = String.raw`\d{2}\.\d{1,3}(?:\.\d{1,3}){0,3}(?=[^/\s"]{0,24}/erts/)`;

/** Languages and their tools. */
export const RUNTIMES: readonly Classifier[] = [
  {
    id: 'node',
    cpe: 'nodejs:node.js',
    file: /^(?:node|nodejs|libnode\.so.*)$/,
    marks: [after('https://nodejs.org/download/release/v'), after('node.js/v')],
    source: 'debian',
  },
  {
    id: 'python',
    cpe: 'python:python',
    file: /^(?:python(?:2|3)?(?:\.\d+)?t?|libpython\d(?:\.\d+)?[a-z]*\.so.*)$/,
    marks: [
      alone('3.', String.raw`3\.(?!2\.0\0)\d{1,2}\.\d{1,2}(?:(?:a|b|rc)\d+)?\+?`),
      // Linkers put a text into the end of another: the version into the folder of pyenv, mise or asdf.
      after('/versions/', String.raw`[23]\.\d{1,2}\.\d{1,2}(?=\0)`),
      after('/installs/python/', String.raw`[23]\.\d{1,2}\.\d{1,2}(?=\0)`),
      alone('2.7.', String.raw`2\.7\.\d{1,2}`),
    ],
    source: 'debian',
  },
  {
    id: 'pypy',
    cpe: 'pypy:pypy',
    file: /^(?:pypy3?(?:\.\d+)?|libpypy[\d.]*-c\.so.*)$/,
    marks: [after('[PyPy ')],
    source: 'documentation',
  },
  {
    id: 'go',
    cpe: 'golang:go',
    file: /^go$/,
    marks: [
      after(
        GO_BUILD_INFORMATION,
        String.raw`[\s\S]go(?<version>1\.\d{1,3}(?:\.\d{1,3})?(?:(?:beta|rc)\d+)?)`,
      ),
    ],
    source: 'debian',
  },
  {
    // A release of an application brings the emulator without `OTP_VERSION`; the flags it was compiled with are in it.
    id: 'erlang',
    cpe: String.raw`erlang:erlang\/otp`,
    file: /^beam(?:\.smp)?$/,
    marks: [after('/otp_src_', OTP_BUILT), after('/otp-OTP-', OTP_BUILT), after('/erlang-', OTP_BUILT)],
    source: 'debian',
  },
  {
    id: 'ruby',
    cpe: 'ruby-lang:ruby',
    file: /^(?:ruby(?:\d\.\d)?|libruby[\w.-]*\.so.*)$/,
    marks: [
      after('ruby ', String.raw`\d\.\d{1,2}\.\d{1,2}(?:p\d{1,4})?(?= ?\(\d{4})`),
      after('ruby ', String.raw`\d\.\d{1,2}\.\d{1,2}(?:p\d{1,4})?(?= ?\()`),
    ],
    source: 'debian',
  },
  {
    id: 'jruby',
    cpe: 'jruby:jruby',
    file: /^jruby(?:-launcher)?$/,
    marks: [after('jruby ')],
    source: 'documentation',
  },
  {
    id: 'php',
    cpe: 'php:php',
    file: /^(?:php(?:\d(?:\.\d)?)?|php-(?:cli|cgi|fpm)[\d.]*|php-?fpm[\d.]*|libphp[\d.]*\.so)$/,
    marks: [after('X-Powered-By: PHP/')],
    source: 'debian',
  },
  {
    id: 'perl',
    cpe: 'perl:perl',
    file: /^(?:perl(?:5(?:\.\d+)*)?|libperl\.so.*)$/,
    marks: [
      after('/share/perl/', String.raw`5\.\d{1,3}\.\d{1,3}`),
      after('/perl5/site_perl/', String.raw`5\.\d{1,3}\.\d{1,3}`),
      after('/lib/perl5/', String.raw`5\.\d{1,3}\.\d{1,3}`),
    ],
    source: 'debian',
  },
  {
    id: 'rust',
    cpe: 'rust-lang:rust',
    file: /^(?:rustc(?:-[\d.]+)?|librustc_driver-[\da-f]+\.so|libstd-[\da-f]+\.so)$/,
    marks: [after('rustc version '), after('/usr/src/rustc-'), after('/rustc-')],
    source: 'debian',
  },
  {
    id: 'deno',
    cpe: 'deno:deno',
    file: /^deno$/,
    marks: [after('Deno/')],
    source: 'documentation',
  },
  {
    id: 'bun',
    cpe: 'oven-sh:bun',
    file: /^bun$/,
    marks: [after('Bun/'), after('Bun v')],
    source: 'documentation',
  },
  {
    id: 'lua',
    cpe: 'lua:lua',
    file: /^(?:lua[\d.]*|luac[\d.]*|liblua[\w.+-]*\.so.*)$/,
    marks: [after('$LuaVersion: Lua '), after('$Lua: Lua ')],
    source: 'debian',
  },
  {
    id: 'luajit',
    cpe: 'luajit:luajit',
    file: /^(?:luajit[\w.-]*|libluajit[\w.-]*\.so.*)$/,
    marks: [after('LuaJIT ', String.raw`\d\.\d\.(?:\d{1,12}|0-beta\d)`)],
    source: 'debian',
  },
  {
    id: 'dart',
    cpe: 'dart:dart_software_development_kit',
    file: /^(?:dart|dartaotruntime)$/,
    marks: [
      before(' (stable)', String.raw`\d\.\d{1,3}\.\d{1,3}`),
      before(' (beta)', String.raw`\d\.\d{1,3}\.\d{1,3}[\w.-]{0,20}`),
    ],
    source: 'documentation',
  },
  {
    id: 'swift',
    cpe: 'apple:swift',
    file: /^(?:swift|swiftc|swift-frontend|libswiftCore\.so)$/,
    marks: [after('Apple Swift version '), after('Swift version ')],
    source: 'documentation',
  },
  {
    id: 'julia',
    cpe: 'julialang:julia',
    file: /^(?:julia|libjulia(?:-internal)?\.so.*)$/,
    marks: [after('julia version '), after('__init__() in sys\0build\0')],
    source: 'documentation',
  },
  {
    id: 'ocaml',
    cpe: 'ocaml:ocaml',
    file: /^(?:ocamlrun[di]?|ocaml|ocamlc|ocamlopt)(?:\.opt|\.byte)?$/,
    marks: [alone('4.', String.raw`4\.\d{2}\.\d`), alone('5.', String.raw`5\.\d{1,2}\.\d`)],
    source: 'debian',
  },
  {
    id: 'gcc',
    cpe: 'gnu:gcc',
    file: /^(?:(?:[\w-]+-)?(?:gcc|g\+\+|cpp|c\+\+)(?:-\d+)?|cc1(?:plus)?|lto1)$/,
    marks: [after('https://gcc.gnu.org/onlinedocs/gcc-'), alone('1', String.raw`1\d\.\d\.\d`)],
    source: 'debian',
  },
  {
    id: 'clang',
    cpe: 'llvm:clang',
    file: /^(?:clang(?:-\d+)?|libclang(?:-cpp)?(?:-\d+)?\.so.*)$/,
    marks: [after('clang -cc1 version '), after('clang version ')],
    source: 'debian',
  },
  {
    id: 'llvm',
    cpe: 'llvm:llvm',
    file: /^libLLVM(?:-\d+)?\.so.*$/,
    marks: [after('LLVM version ')],
    source: 'debian',
  },
  {
    id: 'tcl',
    cpe: 'tcl:tcl',
    file: /^(?:tclsh[\d.]*|libtcl\d[\d.]*\.so.*)$/,
    marks: [after('pointerSize\0', String.raw`[89]\.\d\.\d{1,2}`)],
    source: 'debian',
  },
];
