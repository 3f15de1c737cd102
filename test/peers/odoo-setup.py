# Run inside `odoo shell` once, before the database becomes the template of every test database.
# Switches on what the depot needs (places, lots, packages, expiry) and creates the two desks' users.
company = env.company
company.partner_id.country_id = env.ref('base.fr')
company.partner_id.tz = 'Europe/Paris'

for xml_id in (
    'stock.group_stock_multi_locations',
    'stock.group_production_lot',
    'stock.group_tracking_lot',
    'product_expiry.group_expiry_date_on_delivery_slip',
):
    group = env.ref(xml_id, raise_if_not_found=False)
    if group:
        env.ref('base.group_user').implied_ids = [(4, group.id)]

# As the setting “Storage Locations” does: goods are carried between places.
env['stock.warehouse'].search([]).int_type_id.active = True

env.ref('base.user_admin').write({'tz': 'Europe/Paris'})

for login, name, groups in (
    ('depot', 'Dépôt', ['base.group_user', 'stock.group_stock_user']),
    ('agent', 'Service Client', ['base.group_user', 'sales_team.group_sale_salesman_all_leads']),
):
    env['res.users'].with_context(no_reset_password=True).create({
        'name': name,
        'login': login,
        'password': login,
        'lang': 'fr_FR',
        'tz': 'Europe/Paris',
        'group_ids': [(6, 0, [env.ref(group).id for group in groups])],
    })

env.cr.commit()
print('SETUP-DONE')
