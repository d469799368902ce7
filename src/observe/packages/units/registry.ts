import { APK_UNIT } from './apk/unit.ts';
import { OPKG_UNIT } from './opkg/unit.ts';
import { EOPKG_UNIT } from './eopkg/unit.ts';
import { FLATPAK_UNIT } from './flatpak/unit.ts';
import { SLACKWARE_UNIT } from './slackware/unit.ts';
import { SNAP_UNIT } from './snap/unit.ts';
import { SWUPD_UNIT } from './swupd/unit.ts';
import { XBPS_UNIT } from './xbps/unit.ts';
import { PACMAN_UNIT } from './pacman/unit.ts';
import { PORTAGE_UNIT } from './portage/unit.ts';
import { COCOAPODS_UNIT } from './cocoapods/unit.ts';
import { BINARIES_UNIT } from './binaries/unit.ts';
import { BILLS_UNIT } from './bills/unit.ts';
import { GITHUBACTIONS_UNIT } from './githubactions/unit.ts';
import { TERRAFORM_UNIT } from './terraform/unit.ts';
import { HELM_UNIT } from './helm/unit.ts';
import { NIX_UNIT } from './nix/unit.ts';
import { WORDPRESS_UNIT } from './wordpress/unit.ts';
import { CONDA_UNIT } from './conda/unit.ts';
import { CONAN_UNIT } from './conan/unit.ts';
import { CRAN_UNIT } from './cran/unit.ts';
import { JSR_UNIT } from './jsr/unit.ts';
import { HACKAGE_UNIT } from './hackage/unit.ts';
import { IMAGES_UNIT } from './images/unit.ts';
import { JULIA_UNIT } from './julia/unit.ts';
import { OPAM_UNIT } from './opam/unit.ts';
import { DPKG_UNIT } from './dpkg/unit.ts';
import { GO_UNIT } from './go/unit.ts';
import { HEX_UNIT } from './hex/unit.ts';
import { JVM_BUILDS_UNIT } from './jvm-builds/unit.ts';
import { JAVA_UNIT } from './java/unit.ts';
import { NPM_UNIT } from './npm/unit.ts';
import { NUGET_UNIT } from './nuget/unit.ts';
import { PHP_UNIT } from './php/unit.ts';
import { PUB_UNIT } from './pub/unit.ts';
import { PYTHON_UNIT } from './python/unit.ts';
import { RPM_UNIT } from './rpm/unit.ts';
import { RUBY_UNIT } from './ruby/unit.ts';
import { RUST_UNIT } from './rust/unit.ts';
import { SWIFT_UNIT } from './swift/unit.ts';
import { BAZEL_UNIT } from './bazel/unit.ts';
import { BOWER_UNIT } from './bower/unit.ts';
import { BREW_UNIT } from './brew/unit.ts';
import { CPAN_UNIT } from './cpan/unit.ts';
import { DUB_UNIT } from './dub/unit.ts';
import { LUAROCKS_UNIT } from './luarocks/unit.ts';
import { MESON_UNIT } from './meson/unit.ts';
import { REPOSITORIES_UNIT } from './repositories/unit.ts';
import { UNITY_UNIT } from './unity/unit.ts';
import { VCPKG_UNIT } from './vcpkg/unit.ts';
import type { PackageUnit } from '../types.ts';

/** Every package unit, operating system packages first. */
export const PACKAGE_UNITS: readonly PackageUnit[] = [
  DPKG_UNIT,
  APK_UNIT,
  RPM_UNIT,
  PACMAN_UNIT,
  PORTAGE_UNIT,
  OPKG_UNIT,
  XBPS_UNIT,
  SLACKWARE_UNIT,
  EOPKG_UNIT,
  SWUPD_UNIT,
  GO_UNIT,
  JAVA_UNIT,
  JVM_BUILDS_UNIT,
  RUST_UNIT,
  NPM_UNIT,
  PYTHON_UNIT,
  RUBY_UNIT,
  PHP_UNIT,
  COCOAPODS_UNIT,
  JSR_UNIT,
  CONDA_UNIT,
  NUGET_UNIT,
  HEX_UNIT,
  PUB_UNIT,
  SWIFT_UNIT,
  CONAN_UNIT,
  CRAN_UNIT,
  HACKAGE_UNIT,
  JULIA_UNIT,
  OPAM_UNIT,
  BAZEL_UNIT,
  BOWER_UNIT,
  BREW_UNIT,
  CPAN_UNIT,
  DUB_UNIT,
  LUAROCKS_UNIT,
  MESON_UNIT,
  REPOSITORIES_UNIT,
  UNITY_UNIT,
  VCPKG_UNIT,
  BINARIES_UNIT,
  BILLS_UNIT,
  GITHUBACTIONS_UNIT,
  TERRAFORM_UNIT,
  HELM_UNIT,
  NIX_UNIT,
  SNAP_UNIT,
  FLATPAK_UNIT,
  WORDPRESS_UNIT,
  IMAGES_UNIT,
];
