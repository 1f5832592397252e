import type { InjectionRule } from './rule.js';

/** Signs of talk about attacks and of fiction; they take points away. */
export const discourseRules: readonly InjectionRule[] = [
  { id: 'talks-about', type: 'INSTRUCTION_OVERRIDE', weight: -1.6, patterns: ['@discourse'] },
  {
    id: 'asks-for-fiction',
    type: 'JAILBREAK',
    weight: -1.8,
    patterns: [
      'write|tell|create|invent|compose|draft ..3 story|novel|scene|poem|screenplay|essay|article|song|tale|plot|blog ..1 about|where|with|on|in',
      'for my|a|our novel|story|book|film|play|essay|class|thesis',
    ],
  },
  {
    id: 'talks-about-attacks',
    type: 'INSTRUCTION_OVERRIDE',
    weight: -1.4,
    patterns: [
      '@discourse ..8 @discourse',
      'injection attack|attacks|attempt|attempts|pattern|patterns|vulnerability',
    ],
  },
];
