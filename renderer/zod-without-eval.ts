// The page's security policy forbids making code from strings, which zod tries for speed. It reads this setting when a
// schema is made, so this module is imported before any other that holds one.
import { config } from 'zod';

config({ jitless: true });
