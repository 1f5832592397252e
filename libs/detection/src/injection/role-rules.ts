import type { InjectionRule } from './rule.js';

/** Texts that forge the end of their input or claim the authority of another role. */
export const roleRules: readonly InjectionRule[] = [
  {
    id: 'end-of-input',
    type: 'FAKE_ROLE',
    weight: 2.2,
    patterns: [
      'end ..1 of ..1 @endsWhat',
      'end @endsWhat ..2 begin|start|new',
      'begin|start ..1 of ..1 new|system|real|actual|admin|user ..1 instructions|prompt|session|task|query|input|message',
    ],
  },
  {
    id: 'claims-authority',
    type: 'FAKE_ROLE',
    weight: 2,
    patterns: [
      'i|im|this ..1 am|is|m ..2 your|openai|the|an ..2 @boss',
      '@boss|system|safety|emergency|security override',
      'override code|command|key',
      '@boss|security command|instruction|directive|notice',
      'new|real|updated ..1 system|admin|developer message|instruction|instructions|prompt|command',
      'admin|root|developer|sudo ..1 access granted|enabled|confirmed|authorized',
      'granted|given|have|has ..2 root|admin|administrator|developer|superuser privileges|access|rights',
      'as ..2 your|the @boss i',
    ],
  },
];
