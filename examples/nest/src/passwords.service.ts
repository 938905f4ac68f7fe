import { pbkdf2Sync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Settings } from './settings';

@Injectable()
export class PasswordsService {
  constructor(private readonly settings: Settings) {}

  /**
   * Runs on the CPU pool. `this` goes along: a copy of the service, and of the settings that were injected.
   *
   * @unsync cpuBound
   */
  hash(password: string): string {
    return pbkdf2Sync(password, 'salt', this.settings.rounds, 16, 'sha256').toString('hex');
  }
}
