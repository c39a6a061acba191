from odoo.http import Controller

from odoo.addons.web.controllers.database import Database

# With list_db off its pages still answer, to say that they are disabled
Controller.children_classes["web"].remove(Database)
