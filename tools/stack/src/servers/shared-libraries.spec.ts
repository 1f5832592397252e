import { describe, expect, it } from '@jest/globals';

import { missingLibraries, packagesForLibrary } from './shared-libraries.js';

describe('missingLibraries', () => {
  it('names what ldd could not find and nothing else', () => {
    const output = `\tlinux-vdso.so.1 (0x00007ffd)
\tlibjemalloc.so.2 => not found
\tlibm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f)
\tliblzf.so.1 => not found
`;
    expect(missingLibraries(output)).toEqual(['libjemalloc.so.2', 'liblzf.so.1']);
  });

  it('is empty for a static program', () => {
    expect(missingLibraries('\tnot a dynamic executable\n')).toEqual([]);
  });
});

describe('packagesForLibrary', () => {
  it.each([
    ['libjemalloc.so.2', 'libjemalloc2'],
    ['liblzf.so.1', 'liblzf1'],
    ['libatomic.so.1', 'libatomic1'],
    ['libgcc_s.so.1', 'libgcc-s1'],
    ['libstdc++.so.6', 'libstdc++6'],
    ['liblz4.so.1', 'liblz4-1'],
    ['libgpg-error.so.0', 'libgpg-error0'],
    ['libcrypto.so.3', 'libssl3'],
    ['libhiredis.so.0.14', 'libhiredis0.14'],
  ])('%s is in %s', (soname, name) => {
    expect(packagesForLibrary(soname)).toEqual([name, `${name}t64`]);
  });
});
