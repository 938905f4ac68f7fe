import { Module } from '@nestjs/common';
import { PasswordsController } from './passwords.controller';
import { PasswordsService } from './passwords.service';
import { Settings } from './settings';

@Module({ controllers: [PasswordsController], providers: [PasswordsService, Settings] })
export class AppModule {}
